declare const React: any;
export const page = () => <div title="x">{'text'}</div>;
