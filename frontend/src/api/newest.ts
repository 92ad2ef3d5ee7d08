/** Run a task some time after the last call for it, and hand on only the answer to the last call.
 *
 * An answer that is overtaken by a newer call, or by `cancel`, is dropped, also when it arrives later.
 */
export function newest<Input, Output>(
  task: (input: Input) => Promise<Output>,
  answered: (output: Output) => void,
  failed: (reason: unknown) => void,
  delayMs: number,
): { ask(input: Input): void; cancel(): void } {
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(input: Input, mine: number): Promise<void> {
    try {
      const output = await task(input);
      if (mine === turn) answered(output);
    } catch (reason) {
      if (mine === turn) failed(reason);
    }
  }

  return {
    ask(input) {
      turn += 1;
      const mine = turn;
      clearTimeout(timer);
      timer = setTimeout(() => void run(input, mine), delayMs);
    },
    cancel() {
      turn += 1;
      clearTimeout(timer);
    },
  };
}
