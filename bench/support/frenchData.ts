/** A made-up French account. The same `number` and `seed` give the same account, whatever was made before. */
export type FrenchAccount = Readonly<{
  number: number;
  kind: 'prospect' | 'client';
  name: string;
  tradeName?: string;
  siren: string;
  siret: string;
  email: string;
  /** E.164, as are those of the contacts. */
  phones: readonly string[];
  city: string;
  postalCode: string;
  contacts: readonly FrenchContact[];
}>;

export type FrenchContact = Readonly<{ firstName: string; lastName: string; email: string; phone: string }>;

const list = (text: string): readonly string[] => text.split(',');

const SURNAMES = list(
  'Martin,Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,Laurent,Simon,Michel,Lefèvre,Leroy,Roux,David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Muller,Lefebvre,Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier,François,Legrand,Gauthier,Garcia,Perrin,Robin,Clément,Morin,Nicolas,Henry,Roussel,Mathieu,Gautier,Masson,Marchand,Duval,Denis,Dumont,Marie,Lemaire,Noël,Meyer,Dufour,Meunier,Brun,Blanchard,Giraud,Joly,Rivière,Lucas,Brunet,Gaillard,Barbier,Arnaud,Martinez,Gérard,Roche,Renard,Schmitt,Roy,Leroux,Colin,Vidal,Caron,Picard,Roger,Fabre,Aubert,Lemoine,Renaud,Dumas,Lacroix,Olivier,Philippe,Bourgeois,Pierre,Benoît,Rey,Leclerc,Payet,Rolland,Leclercq,Guillaume,Lecomte,Lopez,Jean,Dupuy,Guillot,Hubert,Berger,Carpentier,Sanchez,Dupuis,Moulin,Louis,Deschamps,Huet,Vasseur,Perez,Boucher,Fleury,Royer,Klein,Jacquet,Adam,Paris,Poirier,Marty,Aubry,Guyot,Carré,Charles,Renault,Charpentier,Ménard,Maillard,Baron,Bertin,Bailly,Hervé,Schneider,Fernandez,Le Gall,Collet,Léger,Bouvier,Julien,Prévost,Millet,Perrot,Daniel,Le Roux,Cousin,Germain,Breton,Besson,Langlois,Rémy,Le Goff,Pelletier,Lévêque,Perrier,Leblanc,Barré,Lebrun,Marchal,Weber,Mallet,Hamon,Boulanger,Jacob,Monnier,Michaud,Rodriguez,Guichard,Gillet,Étienne,Grondin,Poulain,Tessier,Chevallier,Collin,Chauvin,Da Silva,Bouchet,Gay,Lemaître,Bénard,Maréchal,Humbert,Reynaud,Antoine,Hoarau,Perret,Barthélemy,Cordier,Pichon,Lejeune,Gilbert,Lamy,Delaunay,Pasquier,Carlier,Laporte',
);
const FIRST_NAMES = list(
  'Marie,Jean,Pierre,Nathalie,Michel,Isabelle,Philippe,Sylvie,Catherine,Alain,Christophe,Nicolas,Sandrine,Stéphane,Valérie,Éric,Laurent,Céline,David,Julien,Aurélie,Émilie,Thomas,Sophie,Frédéric,Sébastien,Véronique,Patrick,Christine,Olivier,Camille,Léa,Chloé,Manon,Hugo,Lucas,Antoine,Maxime,Alexandre,Inès,Anaïs,Clara,Jules,Louis,Gabriel,Raphaël,Arthur,Noémie,Zoé,Hélène,Jean-Pierre,Marie-Claude,Anne-Sophie,Jean-François,François,Françoise,Gérard,Monique,Jacqueline,Yves,Loïc,Gaëlle,Maël,Yann,Benoît,Jérôme,Cécile,Agnès,Béatrice,Élodie',
);
const TRADES = list(
  "Boulangerie,Garage,Menuiserie,Plomberie,Électricité,Transports,Cabinet,Pharmacie,Restaurant,Hôtel,Imprimerie,Maçonnerie,Peinture,Couverture,Charpente,Serrurerie,Fleurs,Optique,Coiffure,Ambulances,Taxis,Déménagements,Scierie,Fonderie,Laiterie,Brasserie,Clinique,Laboratoire,Auto-École,Agence,Librairie,Papeterie,Bijouterie,Boucherie,Poissonnerie,Épicerie,Fromagerie,Pâtisserie,Traiteur,Cave,Domaine,Château,Moulins,Ateliers,Établissements,Entreprise,Bâtiment,Travaux,Terrassement,Carrelage,Chauffage,Climatisation,Informatique,Conseil,Formation,Sécurité,Nettoyage,Propreté,Paysages,Jardins,Pépinières,Étude,Notaires,Géomètres,Architectes,Immobilier,Assurances,Courtage,Audit,Expertise,Logistique,Messagerie,Location,Matériaux,Négoce,Distribution,Import,Textiles,Mode,Chaussures,Sports,Cycles,Motos,Nautique,Musique,Théâtre,Cinéma,L'Atelier,La Maison,Le Comptoir,Les Jardins,L'Étoile,Le Relais,Au Bon Pain,Mairie,Lycée,Collège,Amicale",
);
const QUALITIES = list(
  'du Centre,de la Gare,du Pont,des Halles,de la Place,du Marché,et Fils,& Fils,Frères,et Associés,du Midi,du Nord,de Bretagne,de Provence,Services,Industries,Énergie,Développement,Solutions,France,Atlantique,Méditerranée,Océan,Alpes,Pyrénées,Saint-Jean,Saint-Michel,Sainte-Anne,Saint-Étienne,du Lac,de la Plage,des Vignes,du Château,de la Forêt,Express,Plus,Moderne,Traditions,Artisanal,2000',
);
const CITIES = list(
  '75001 Paris,69002 Lyon,13006 Marseille,31000 Toulouse,06000 Nice,44000 Nantes,67000 Strasbourg,34000 Montpellier,33000 Bordeaux,59000 Lille,35000 Rennes,51100 Reims,42000 Saint-Étienne,83000 Toulon,38000 Grenoble,21000 Dijon,49000 Angers,30000 Nîmes,29200 Brest,72000 Le Mans,63000 Clermont-Ferrand,37000 Tours,87000 Limoges,80000 Amiens,57000 Metz,66000 Perpignan,25000 Besançon,45000 Orléans,76000 Rouen,14000 Caen,54000 Nancy,97400 Saint-Denis',
);
const FORMS = list('SARL,SAS,SA,EURL,SASU,SCI,SNC,S.A.R.L.,Association,,,,');
const SYLLABLES = list(
  'ba,bel,ber,bon,bou,bri,ca,car,cha,cor,da,del,dou,du,fa,fer,fon,ga,gar,go,gri,guil,ha,jo,la,lan,le,ler,lou,ma,mar,mel,mi,mon,mou,na,ni,pa,per,pi,pou,ra,re,ri,ro,sa,sau,si,ta,ter,tou,va,ver,vi,vil,zan',
);
const ENDINGS = list('rd,t,x,y,ne,lle,ier,eau,ac,on,in,ot,et,ville,court,mont,ien,ault,ez,ic');
const DOMAINS = list('orange.fr,wanadoo.fr,free.fr,gmail.com,sfr.fr,laposte.net');

type Random = (below: number) => number;

export function frenchAccount(number: number, seed = 1): FrenchAccount {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b));
  const name = companyName(random);
  const domain = `${ascii(name).slice(0, 24)}.fr`;
  const siren = luhn(digits(random, 8));
  const [postalCode = '', ...city] = pick(random, CITIES).split(' ');
  return {
    number,
    kind: random(10) < 3 ? 'prospect' : 'client',
    name,
    ...(random(10) < 3 && { tradeName: `${pick(random, TRADES)} ${pick(random, QUALITIES)}` }),
    siren,
    siret: luhn(`${siren}000${1 + random(4)}`),
    email: `contact@${domain}`,
    phones: [phone(random)],
    city: city.join(' '),
    postalCode,
    contacts: Array.from({ length: 1 + (random(10) < 3 ? 1 : 0) }, () => contact(random, domain)),
  };
}

function contact(random: Random, domain: string): FrenchContact {
  const firstName = pick(random, FIRST_NAMES);
  const lastName = surname(random);
  const host = random(10) < 6 ? domain : pick(random, DOMAINS);
  return { firstName, lastName, email: `${ascii(firstName)}.${ascii(lastName)}@${host}`, phone: phone(random) };
}

function companyName(random: Random): string {
  const form = pick(random, FORMS);
  const core = [
    () => `${pick(random, TRADES)} ${surname(random)}`,
    () => `${surname(random)} ${pick(random, QUALITIES)}`,
    () => `${pick(random, TRADES)} ${pick(random, QUALITIES)}`,
    () => `${pick(random, TRADES)} ${surname(random)} ${pick(random, QUALITIES)}`,
    () => surname(random),
    () => `${invented(random)} ${pick(random, QUALITIES)}`,
  ];
  const name = (core[random(core.length)] ?? (() => surname(random)))();
  return random(2) === 0 ? `${form} ${name}`.trim() : `${name} ${form}`.trim();
}

/** Half of the people share the two hundred commonest names, as in France. */
function surname(random: Random): string {
  return random(2) === 0 ? pick(random, SURNAMES) : invented(random);
}

function invented(random: Random): string {
  const syllables = Array.from({ length: 1 + random(3) }, () => pick(random, SYLLABLES));
  const word = `${syllables.join('')}${pick(random, ENDINGS)}`;
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** Landlines and mobiles, and one foreign number in a hundred. */
function phone(random: Random): string {
  if (random(100) === 0) return `${pick(random, ['+3247', '+4179', '+4930', '+4420'])}${digits(random, 7)}`;
  const kind = random(10) < 5 ? pick(random, ['6', '7']) : pick(random, ['1', '2', '3', '4', '5', '9']);
  return `+33${kind}${digits(random, 8)}`;
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => random(10)).join('');
}

/** Adds the check digit of SIREN and SIRET. */
function luhn(body: string): string {
  const sum = Array.from(body)
    .reverse()
    .map((digit, at) => Number(digit) * (at % 2 === 0 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function pick(random: Random, items: readonly string[]): string {
  return items[random(items.length)] ?? '';
}

/** mulberry32: small, fast, the same on every machine. */
function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
