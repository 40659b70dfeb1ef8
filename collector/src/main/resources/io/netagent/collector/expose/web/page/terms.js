// The field's words for what the API abbreviates.

/** As ss and RFC 9293 write them. */
export const STATES = ['established', 'syn_sent', 'syn_recv', 'fin_wait1', 'fin_wait2', 'time_wait', 'close', 'close_wait',
  'last_ack', 'listen', 'closing'];

export function state(label) {
  return label.toUpperCase();
}

/** What of the peer's last words is still unread tells a leak from an idle pool. */
export const CLOSE_WAIT_KINDS = {
  unread: 'part of an answer is unread',
  eof_read: 'EOF was read, then never closed',
  fin_only: 'nothing but the FIN is unread: as idle in a pool',
  unaccepted: 'not accepted by the program yet',
  unknown: 'the owner can’t be seen',
};

export function siteKind(kind) {
  switch (kind) {
    case 'opener': return 'opened there';
    case 'first-reader': return 'first read there';
    case 'blocked-in': return 'blocked there';
    case 'listener': return 'listens there';
    default: return kind ? kind.replaceAll('-', ' ') : '';
  }
}

/** Why a connection was closed, by its record. */
export const REASONS = {
  normal: 'by the program',
  reset: 'the peer had reset it',
  timed_out: 'TCP had given it up, as the peer no longer answered',
  by_gc: 'by the garbage collector, the program had dropped it unclosed',
  broken_pipe: 'a write had failed, as the peer had closed',
  at_exit: 'by the end of the JVM',
};

export const SEVERITY_SIGNS = { critical: '!!', warning: '!', info: 'i' };

export function attachCommand(pid) {
  return `java -jar netagent-collector.jar attach ${pid}`;
}
