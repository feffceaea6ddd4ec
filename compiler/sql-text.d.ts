// A built-in macro's file, as text (esbuild's `text` loader).
declare module '*.sql' {
  const text: string;
  export default text;
}
