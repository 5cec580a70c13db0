import { domainError, invariant } from './errors.js';

export interface Transition<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
}

/** One table of states and commands: the service, the database's check, the console's buttons and the docs read it. */
export interface Workflow<State extends string = string, Command extends string = string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: State;
  readonly transitions: Readonly<Record<Command, Transition<State>>>;
  /** @throws DomainError conflict KERNEL.TRANSITION_NOT_ALLOWED {workflow, state, command} */
  next(state: State, command: Command): State;
  allowed(state: State): Command[];
  /** Legal changes of the state column, for the database. */
  pairs(): [from: State, to: State][];
  toMermaid(): string;
}

/**
 * @example
 * const sheet = defineWorkflow({ name: 'attendance-sheet', states: ['open', 'frozen'], initial: 'open',
 *   transitions: { freeze: { from: ['open'], to: 'frozen' } } });
 * sheet.next('open', 'freeze'); // 'frozen'
 */
export function defineWorkflow<const State extends string, const Command extends string>(table: {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: NoInfer<State>;
  readonly transitions: Readonly<
    Record<Command, { readonly from: readonly NoInfer<State>[]; readonly to: NoInfer<State> }>
  >;
}): Workflow<State, Command> {
  const isState = (state: string) => (table.states as readonly string[]).includes(state);
  invariant(new Set(table.states).size === table.states.length, `${table.name}: a state is named twice`);
  invariant(isState(table.initial), `${table.name}: the initial state is not a state`);
  const entries = Object.entries(table.transitions) as [Command, Transition<State>][];
  for (const [command, { from, to }] of entries)
    invariant([...from, to].every(isState), `${table.name}: ${command} names an unknown state`);
  const pairs = (): [State, State][] => {
    const all = entries.flatMap(([, { from, to }]) => from.map((state): [State, State] => [state, to]));
    return all.filter(([from, to], index) => all.findIndex((other) => other[0] === from && other[1] === to) === index);
  };
  return {
    ...table,
    next(state, command) {
      // The command may come from a request: only the table's own names count.
      const transition = Object.hasOwn(table.transitions, command) ? table.transitions[command] : undefined;
      if (transition === undefined || !transition.from.includes(state)) {
        throw domainError('conflict', 'KERNEL.TRANSITION_NOT_ALLOWED', { workflow: table.name, state, command });
      }
      return transition.to;
    },
    allowed: (state) => entries.filter(([, transition]) => transition.from.includes(state)).map(([command]) => command),
    pairs,
    toMermaid: () =>
      ['stateDiagram-v2', `  [*] --> ${table.initial}`]
        .concat(entries.flatMap(([command, { from, to }]) => from.map((state) => `  ${state} --> ${to}: ${command}`)))
        .join('\n'),
  };
}
