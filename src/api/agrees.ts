import type { z } from 'zod';

/**
 * `Definition` when an answer has exactly the fields of the schema that describes it, at every depth, the optional ones
 * included; else a type that fits nowhere and says where the two differ. So a field added to a view compiles only once the
 * description has it.
 */
export type IfAgreed<Definition, Answer, Schema extends z.ZodType> = [Answer] extends [never]
  ? Definition
  : [Differs<Answer, z.output<Schema>, '$'>] extends [never]
    ? Definition
    : Readonly<{ 'the answer and its response differ at': Differs<Answer, z.output<Schema>, '$'> }>;

/** For what no read's type names: the schema of an answer, checked as those of the reads are. */
export function describes<Answer>() {
  // Where the two disagree, the type alone says so: that does not compile where a schema is expected.
  return <Schema extends z.ZodType>(schema: Schema) => schema as IfAgreed<Schema, Answer, Schema>;
}

type Differs<A, B, At extends string> =
  IsNullable<A> extends IsNullable<B>
    ? [NonNullable<A>, NonNullable<B>] extends [never, never]
      ? never
      : Unlike<NonNullable<A>, NonNullable<B>, At>
    : `${At} (null)`;

type Unlike<A, B, At extends string> = [A, B] extends [readonly (infer One)[], readonly (infer Other)[]]
  ? Differs<One, Other, `${At}[]`>
  : [A, B] extends [object, object]
    ? { [Field in Fields<A, B>]-?: FieldDiffers<A, B, Field, `${At}.${Field}`> }[Fields<A, B>]
    : [A, B] extends [B, A]
      ? never
      : At;

type Fields<A, B> = (keyof A | keyof B) & string;

type FieldDiffers<A, B, Field extends string, At extends string> = Field extends keyof A & keyof B
  ? IsOptional<A, Field> extends IsOptional<B, Field>
    ? Differs<Exclude<A[Field], undefined>, Exclude<B[Field], undefined>, At>
    : `${At} (optional)`
  : At;

type IsNullable<Value> = [null] extends [Value] ? true : false;
type IsOptional<Whole, Field extends keyof Whole> = object extends Pick<Whole, Field> ? true : false;
