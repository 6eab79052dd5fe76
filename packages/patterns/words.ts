/** Short lists of words that say how a place in a message is used. Statistics decide; these only move the threshold. */

/** Words that tell what happened or how something is: messages that differ in them are different messages. */
const STATES = new Set(
  (
    'true false yes no on off up down ok not never no-op none null all any in out read write new old ' +
    'hit miss start stop begin end open close enable disable success failure succeeded fail error warning info debug fatal ' +
    'active inactive idle ready busy online offline alive dead lost found valid invalid known unknown present missing ' +
    'connect disconnect accept reject allow deny drop add remove create delete update insert get set put post send ' +
    'receive load save push pull lock unlock login logout enter leave exit done complete incomplete healthy unhealthy ' +
    'available unavailable low high full empty normal abnormal good bad first last before after local remote input ' +
    'output sender receiver client server master slave primary secondary leader follower public private internal external'
  ).split(' '),
);

/** Stand where a name is missing. */
const MISSING = new Set(
  'unknown none null nil any all undefined empty default unspecified anonymous localhost n/a na - ?'.split(' '),
);

/** After these a name stands. */
const OWNED = new Set('user username usr login account owner hostname tenant customer'.split(' '));

/** After these a name stands, or another noun. */
const NAMED = new Set(
  (
    'uid host server node machine file filename path dir directory folder database db table schema topic queue bucket ' +
    'channel device interface domain container pod image service job task thread process pid session url uri address ' +
    'addr email key name id group member broker partition index cluster region zone product project team role profile ' +
    'class module package plugin driver volume disk mount route endpoint instance template bean namespace cache flag feature option setting parameter variable field column property'
  ).split(' '),
);

/** After these the one who did it stands. */
const AGENT = new Set('by via named called'.split(' '));

/** After these a name often stands. */
const RELATED = new Set('for from by to at on in of with as into via using named called'.split(' '));

const MONTHS = new Set('jan feb mar apr may jun jul aug sep oct nov dec'.split(' '));
const WEEKDAYS = new Set('mon tue wed thu fri sat sun'.split(' '));
const AFTER_TIME = new Set('am pm utc gmt est edt cst cdt pst pdt cet cest bst jst ist'.split(' '));
const UNITS = new Set(
  'b kb mb gb tb pb kib mib gib tib ns us µs ms s sec secs msec usec min mins hr hrs hz khz mhz ghz kbps mbps gbps % °c'.split(
    ' ',
  ),
);

export const wordLists = {
  AGENT,
  OWNED,
  MISSING,
  STATES,
  NAMED,
  RELATED,
  MONTHS,
  WEEKDAYS,
  AFTER_TIME,
  UNITS,
};

/** Whether an English word reads as a state or an action: `closed`, `starting`, `unavailable`. `word` is in lower case. */
export function isStateWord(word: string): boolean {
  if (STATES.has(word)) return true;
  if (word.length < 4) return false;
  return word.endsWith('ed') || word.endsWith('ing') || word.endsWith('able') || word.endsWith('ful');
}

const TOP_DOMAINS = new Set(
  (
    'com net org edu gov mil int io dev app ai co jp cn kr tw hk sg in au nz uk de fr it es nl be ch at se no fi dk pl cz ' +
    'ru ua br mx ar cl ca us eu info biz local localdomain internal lan corp home arpa cloud'
  ).split(' '),
);
/** Names that begin like this are of classes, not of hosts. */
const NAMESPACES = new Set(
  'com org net io java javax jakarta sun android kotlin scala akka system microsoft dev'.split(' '),
);
const FILE_ENDINGS = new Set(
  (
    'log txt conf cfg ini json xml yaml yml toml csv tsv properties jar war zip gz tgz tar bz2 xz so dll exe sys msi cab ' +
    'html htm php jsp asp css png jpg jpeg gif svg pdf doc docx xls xlsx tmp bak swp dat db sqlite sock pid lock key pem ' +
    'crt mp3 mp4 sh bat rpm deb img iso parquet avro orc'
  ).split(' '),
);

/** What a dotted name without digits is. */
export function dottedKind(name: string): 'host' | 'file' | 'name' {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (FILE_ENDINGS.has(last)) return 'file';
  if (!TOP_DOMAINS.has(last)) return 'name';
  return NAMESPACES.has(name.slice(0, name.indexOf('.')).toLowerCase()) ? 'name' : 'host';
}
