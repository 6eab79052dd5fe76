/** Numbers by the names that other servers of the family give them in `SHOW STATUS`. */
export type Numbers = Map<string, number>;

interface LineRule {
  readonly pattern: RegExp;
  /** A name for each group of the pattern. */
  readonly names: readonly string[];
}

const N = String.raw`(\d+)`;

/** Lines that say a number once. */
const RULES: readonly LineRule[] = [
  rule(`^Mutex spin waits ${N}, rounds ${N}, OS waits ${N}`, 'mutex_spin_waits', 'mutex_spin_rounds', 'mutex_os_waits'),
  rule(
    `^RW-shared spins ${N}, rounds ${N}, OS waits ${N}`,
    's_lock_spin_waits',
    's_lock_spin_rounds',
    's_lock_os_waits',
  ),
  rule(`^RW-excl spins ${N}, rounds ${N}, OS waits ${N}`, 'x_lock_spin_waits', 'x_lock_spin_rounds', 'x_lock_os_waits'),
  rule(`^History list length ${N}`, 'history_list_length'),
  rule(`^${N} read views open inside InnoDB`, 'read_views'),
  rule(`^${N} OS file reads, ${N} OS file writes, ${N} OS fsyncs`, 'os_file_reads', 'os_file_writes', 'os_file_fsyncs'),
  rule(
    `^ibuf aio reads: ?${N}, log i/o's: ?${N}, sync i/o's: ?${N}`,
    'pending_ibuf_aio_reads',
    'pending_aio_log_ios',
    'pending_aio_sync_ios',
  ),
  rule(`^Pending flushes \\(fsync\\): ${N}`, 'pending_buffer_pool_flushes'),
  rule(
    `^Pending flushes \\(fsync\\) log: ${N}; buffer pool: ${N}`,
    'pending_log_flushes',
    'pending_buffer_pool_flushes',
  ),
  rule(
    `^Ibuf(?: for space 0)?: size ${N}, free list len ${N}, seg size ${N}`,
    'ibuf_size',
    'ibuf_free_list',
    'ibuf_segment_size',
  ),
  rule(`^Ibuf: .* ${N} merges`, 'ibuf_merges'),
  rule(`^${N} inserts, ${N} merged recs, ${N} merges`, 'ibuf_merged_inserts', 'ibuf_merged', 'ibuf_merges'),
  rule(`^Hash table size ${N}`, 'hash_index_cells_total'),
  rule(`^Hash table size .*used cells ${N}`, 'hash_index_cells_used'),
  rule(`^${N} log i/o's done`, 'log_writes'),
  rule(
    `^${N} pending log (?:writes|flushes), ${N} pending chkp writes`,
    'pending_log_writes',
    'pending_checkpoint_writes',
  ),
  rule(`^Log sequence number\\s+${N}`, 'lsn_current'),
  rule(`^Log flushed up to\\s+${N}`, 'lsn_flushed'),
  rule(`^Last checkpoint at\\s+${N}`, 'lsn_last_checkpoint'),
  rule(`^Total (?:large )?memory allocated ${N}`, 'mem_total'),
  rule(`in additional pool allocated ${N}`, 'mem_additional_pool'),
  rule(`^Adaptive hash index ${N}`, 'mem_adaptive_hash'),
  rule(`^Page hash\\s+${N}`, 'mem_page_hash'),
  rule(`^Dictionary (?:cache|memory allocated)\\s+${N}`, 'mem_dictionary'),
  rule(`^File system\\s+${N}`, 'mem_file_system'),
  rule(`^Lock system\\s+${N}`, 'mem_lock_system'),
  rule(`^Recovery system\\s+${N}`, 'mem_recovery_system'),
  rule(`^Threads\\s+${N}`, 'mem_thread_hash'),
  rule(
    `^Number of rows inserted ${N}, updated ${N}, deleted ${N}, read ${N}`,
    'rows_inserted',
    'rows_updated',
    'rows_deleted',
    'rows_read',
  ),
  rule(`^${N} queries inside InnoDB, ${N} queries in queue`, 'queries_inside', 'queries_queued'),
];

/** Lines of the buffer pool as a whole; each of its parts says them again, and is passed over. */
const POOL_RULES: readonly LineRule[] = [
  rule(`^Buffer pool size\\s+${N}`, 'buffer_pool_pages_total'),
  rule(`^Free buffers\\s+${N}`, 'buffer_pool_pages_free'),
  rule(`^Database pages\\s+${N}`, 'buffer_pool_pages_data'),
  rule(`^Modified db pages\\s+${N}`, 'buffer_pool_pages_dirty'),
  rule(`^Pages read ${N}, created ${N}, written ${N}`, 'pages_read', 'pages_created', 'pages_written'),
];

/**
 * Reads the text of `SHOW ENGINE INNODB STATUS` of MySQL, MariaDB and Percona. Lines that are not known are passed over.
 * Names are those of status variables: `Innodb_…`.
 */
export function parseInnodbStatus(text: string): Numbers {
  const numbers: Numbers = new Map();
  const add = (name: string, by: number) => numbers.set(`Innodb_${name}`, (numbers.get(`Innodb_${name}`) ?? 0) + by);
  let inPart = false;
  let inTransactions = false;
  let previous = '';
  for (const untrimmed of text.split('\n')) {
    const line = untrimmed.trim();
    if (line.startsWith('---BUFFER POOL')) inPart = true;
    if (line.startsWith('Trx id counter')) inTransactions = true;
    for (const one of inPart ? RULES : [...RULES, ...POOL_RULES]) apply(one, line, numbers);
    const merged = /^insert (\d+), delete mark (\d+), delete (\d+)/.exec(line);
    if (merged !== null && previous.startsWith('merged operations:')) readMerged(merged, numbers);
    if (inTransactions) readTransaction(line, add);
    const waited = /has waited at .* for ([\d.]+) seconds the semaphore:/.exec(line);
    if (waited !== null) {
      add('semaphore_waits', 1);
      add('semaphore_wait_time', Math.trunc(Number(waited[1])) * 1000);
    }
    readPendingIo(line, numbers);
    previous = line;
  }
  const [current, checkpoint] = [numbers.get('Innodb_lsn_current'), numbers.get('Innodb_lsn_last_checkpoint')];
  if (current !== undefined && checkpoint !== undefined) numbers.set('Innodb_checkpoint_age', current - checkpoint);
  return numbers;
}

function rule(pattern: string, ...names: readonly string[]): LineRule {
  return { pattern: new RegExp(pattern), names };
}

function apply({ pattern, names }: LineRule, line: string, numbers: Numbers): void {
  const found = pattern.exec(line);
  if (found === null) return;
  for (const [place, name] of names.entries()) numbers.set(`Innodb_${name}`, Number(found[place + 1]));
}

function readMerged(found: RegExpExecArray, numbers: Numbers): void {
  const [inserts, marks, deletes] = [Number(found[1]), Number(found[2]), Number(found[3])];
  numbers.set('Innodb_ibuf_merged_inserts', inserts);
  numbers.set('Innodb_ibuf_merged_delete_marks', marks);
  numbers.set('Innodb_ibuf_merged_deletes', deletes);
  numbers.set('Innodb_ibuf_merged', inserts + marks + deletes);
}

function readTransaction(line: string, add: (name: string, by: number) => void): void {
  if (line.startsWith('---TRANSACTION')) {
    add('current_transactions', 1);
    add('active_transactions', line.includes('ACTIVE') ? 1 : 0);
  }
  const tables = /^mysql tables in use (\d+), locked (\d+)/.exec(line);
  if (tables !== null) {
    add('tables_in_use', Number(tables[1]));
    add('locked_tables', Number(tables[2]));
  }
  const locks = /^(LOCK WAIT |ROLLING BACK )?(\d+) lock struct\(s\)/.exec(line);
  if (locks !== null) {
    add('lock_structs', Number(locks[2]));
    add('locked_transactions', locks[1] === 'LOCK WAIT ' ? 1 : 0);
  }
}

/** `Pending normal aio reads: 0 [0, 0] , aio writes: [1, 2] ,`: a sum, or the numbers of the threads. */
function readPendingIo(line: string, numbers: Numbers): void {
  const found = /^Pending normal aio reads:([^a]*), aio writes:(.*)$/.exec(line);
  if (found === null) return;
  numbers.set('Innodb_pending_normal_aio_reads', pendingOf(found[1] ?? ''));
  numbers.set('Innodb_pending_normal_aio_writes', pendingOf(found[2] ?? ''));
}

function pendingOf(text: string): number {
  const sum = /^\s*(\d+)/.exec(text)?.[1];
  if (sum !== undefined) return Number(sum);
  return [...text.matchAll(/\d+/g)].reduce((total, [number]) => total + Number(number), 0);
}
