import type { DossierLine, LineChanges } from '../../domain/dossier/events.js';
import { day } from '../../domain/shared/frenchWords.js';
import type { VatCode } from '../../domain/shared/party.js';
import { changedFields, type FieldWords } from './changedFields.js';
import { EVERY, priceInWords, unitPriceInWords, VAT_CODES } from './words.js';

type Changeable = Required<{ [Field in keyof LineChanges]: NonNullable<LineChanges[Field]> }>;

const asIs = (text: string): string => text;

const FIELDS: FieldWords<Changeable> = {
  label: ['libellé', asIs],
  quantity: ['quantité', asIs],
  unitPrice: ['prix unitaire HT', unitPriceInWords],
  vatCode: ['TVA', (code: VatCode) => VAT_CODES[code]],
  nature: ['nature', (nature) => (nature === 'goods' ? 'bien' : 'service')],
  accountingCode: ['code comptable', asIs],
};

/** What of a line changed, to what. */
export function changedLineInWords(before: DossierLine | undefined, changes: LineChanges): string {
  return changedFields(FIELDS, before, changes);
}

export function lineInWords({ label, quantity, unitPrice, every, startsOn, endsOn }: DossierLine): string {
  return [
    `${label}, ${priceInWords(quantity, unitPrice)}`,
    every === undefined ? '' : ` ${EVERY[every]}`,
    startsOn === undefined ? '' : `, à compter du ${day(startsOn)}`,
    endsOn === undefined ? '' : `, jusqu’au ${day(endsOn)}`,
  ].join('');
}
