import { createStore } from './store';

/** Something that requests wait for until somebody has answered it: asked once, however many wait. */
export function createQuestion<Answer>() {
  const asked = createStore<{ promise: Promise<Answer>; answer: (answer: Answer) => void } | null>(null);

  function ask(): Promise<Answer> {
    const already = asked.get();
    if (already) return already.promise;
    let settle: (answer: Answer) => void = () => {};
    const promise = new Promise<Answer>((resolve) => {
      settle = resolve;
    });
    const answer = (given: Answer) => {
      asked.set(null);
      settle(given);
    };
    asked.set({ promise, answer });
    return promise;
  }

  return { asked, ask };
}
