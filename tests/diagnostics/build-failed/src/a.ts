export const handler = async () => 1 one; # <<<
