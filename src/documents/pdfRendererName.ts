/** Goes up whenever the bytes for one input change: a test holds the bytes of a sample against it. */
export const PDF_RENDERER = 'ardoise-pdf/1';
