export const handler = async (n) => n === -0; # <<<
