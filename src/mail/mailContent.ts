/** A labelled value, such as `Échéance` and `31 décembre 2026`. */
type Fact = Readonly<{ label: string; value: string; strong?: boolean }>;

/** What a mail says, before it is laid out as text and as HTML: both say the same. */
export type MailContent = Readonly<{
  /** Shown by mail readers beside the subject. */
  preview: string;
  sender: string;
  heading: string;
  greeting: string;
  introduction: string;
  facts: readonly Fact[];
  /** How to pay: sentences, then what they refer to. */
  payment: Readonly<{ sentences: readonly string[]; facts: readonly Fact[] }>;
  closing: readonly string[];
  signature: readonly string[];
  legal: string;
}>;

/** The text part: readable in any mail reader, at most one idea a line. */
export function textOf(content: MailContent): string {
  const { greeting, introduction, facts, payment, closing, signature, legal } = content;
  const width = Math.max(...[...facts, ...payment.facts].map(({ label }) => label.length));
  const rows = (list: readonly Fact[]) => list.map(({ label, value }) => `  ${label.padEnd(width)} : ${value}`);
  const blocks = [
    [greeting],
    [introduction],
    rows(facts),
    payment.sentences,
    rows(payment.facts),
    closing,
    signature,
    ['--', legal],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

const FONT = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const INK = '#1f2933';
const MUTED = '#5b6773';

/** The HTML part: one column, tables and inline styles, no image and nothing fetched. */
export function htmlOf(content: MailContent): string {
  const { preview, sender, heading, greeting, introduction, facts, payment, closing, signature, legal } = content;
  return `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(heading)}</title></head>
<body style="margin:0;background:#eef1f4;${FONT};color:${INK};font-size:15px;line-height:1.55">
<div style="display:none;max-height:0;overflow:hidden">${escaped(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef1f4"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:6px">
<tr><td style="padding:28px 24px 0">
<div style="color:${MUTED};font-size:14px">${escaped(sender)}</div>
<h1 style="margin:4px 0 20px;font-size:22px;line-height:1.3">${escaped(heading)}</h1>
${paragraphs([greeting, introduction])}
${table(facts)}
${paragraphs(payment.sentences)}
${table(payment.facts)}
${paragraphs(closing)}
<p style="margin:20px 0 28px">${signature.map(escaped).join('<br>')}</p>
</td></tr>
<tr><td style="padding:16px 24px;border-top:1px solid #e3e8ec;color:${MUTED};font-size:12px">${escaped(legal)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p style="margin:0 0 14px">${escaped(line)}</p>`).join('\n');
}

function table(facts: readonly Fact[]): string {
  if (facts.length === 0) return '';
  const rows = facts.map(({ label, value, strong = false }) => {
    const weight = strong ? 'font-weight:600;font-size:17px' : 'font-weight:400';
    const cell = 'padding:8px 14px;border-bottom:1px solid #e3e8ec';
    return `<tr><td style="${cell};color:${MUTED};white-space:nowrap">${escaped(label)}</td><td align="right" style="${cell};${weight};overflow-wrap:anywhere">${escaped(value)}</td></tr>`;
  });
  return `<table width="100%" cellpadding="0" cellspacing="0" style="margin:4px 0 18px;background:#f7f9fa;border-collapse:collapse;font-size:15px">\n${rows.join('\n')}\n</table>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
