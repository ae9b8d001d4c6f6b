/** As `Whole`, but optional fields may also be there with the value undefined: what zod gives. Deep. */
export type Loose<Whole> = Whole extends readonly unknown[]
  ? Whole
  : Whole extends object
    ? {
        [Field in keyof Whole]: object extends Pick<Whole, Field>
          ? Loose<Whole[Field]> | undefined
          : Loose<Whole[Field]>;
      }
    : Whole;

/** Without the fields that are undefined, at every depth: what is absent must be absent in the event too. */
export function defined<Whole extends object>(loose: Loose<Whole>): Whole {
  // JSON drops exactly the fields that are undefined, and event data is plain JSON.
  return JSON.parse(JSON.stringify(loose)) as Whole;
}
