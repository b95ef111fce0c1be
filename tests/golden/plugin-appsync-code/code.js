export const request = () => ({ table: "#table#" });
