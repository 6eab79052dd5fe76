/** Countries by continent (ISO 3166 alpha-2), as the United Nations' M49 groups them. */
const CONTINENTS = [
  {
    code: 'AF',
    name: 'Africa',
    countries:
      'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW',
  },
  { code: 'AN', name: 'Antarctica', countries: 'AQ BV GS HM TF' },
  {
    code: 'AS',
    name: 'Asia',
    countries:
      'AE AF AM AZ BD BH BN BT CC CN CX CY GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE',
  },
  {
    code: 'EU',
    name: 'Europe',
    countries:
      'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK',
  },
  {
    code: 'NA',
    name: 'North America',
    countries:
      'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  },
  {
    code: 'OC',
    name: 'Oceania',
    countries: 'AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS',
  },
  { code: 'SA', name: 'South America', countries: 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE' },
] as const;

interface Continent {
  readonly code: string;
  readonly name: string;
}

const byCountry = new Map<string, Continent>(
  CONTINENTS.flatMap(({ code, name, countries }) =>
    countries.split(' ').map((country): [string, Continent] => [country, { code, name }]),
  ),
);

export function continentOf(country: string): Continent | undefined {
  return byCountry.get(country);
}

const names = new Intl.DisplayNames(['en'], { type: 'region' });
const known = new Map<string, string>();

/** The English name; the code itself when there is none. */
export function countryNameOf(country: string): string {
  let name = known.get(country);
  if (name === undefined) {
    name = /^[A-Z]{2}$/.test(country) ? (names.of(country) ?? country) : country;
    known.set(country, name);
  }
  return name;
}
