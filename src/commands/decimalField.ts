import { z } from 'zod';

type Bounds = Readonly<{
  decimals: number;
  example: string;
  /** What the number has to be beside its form, in words that follow « Nombre décimal attendu, ». */
  words: string;
  isRight: (value: number) => boolean;
}>;

/** Decimal text without a sign, at most 9 digits before the point. A JSON number is taken as it is written. */
export function decimalField({ decimals, example, words, isRight }: Bounds) {
  const form = new RegExp(`^\\d{1,9}(\\.\\d{1,${decimals}})?$`);
  const message = `Nombre décimal attendu, ${words}, avec au plus 9 chiffres avant le point et ${decimals} après, par exemple "${example}".`;
  return z
    .union([z.string().trim(), z.number().transform(String)], {
      error: ({ input }) => (input === undefined ? 'Champ obligatoire.' : message),
    })
    .refine((value) => form.test(value) && isRight(Number(value)), { message })
    .meta({ examples: [example], pattern: form.source });
}
