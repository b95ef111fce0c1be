const h = (...all: unknown[]) => all; export const handler = async () => <div id="x">ü</div>;
