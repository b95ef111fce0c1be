export const last = 'by an exact path';
