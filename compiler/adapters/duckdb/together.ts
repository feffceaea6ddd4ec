/**
 * What is asked for at the same time is answered at once: `answer` gets the questions of one turn of the event loop, and those that came while it was at work
 * next, `most` at a time; it gives as many answers, in their order.
 */
export function together<Question, Answer>(answer: (questions: readonly Question[]) => Promise<readonly Answer[]>, most = Infinity): (question: Question) => Promise<Answer> {
  const asked: { readonly question: Question; readonly tell: (answer: Answer) => void; readonly fail: (error: unknown) => void }[] = [];
  let working = false;
  const work = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (asked.length > 0) {
      const some = asked.splice(0, most);
      try {
        const answers = await answer(some.map(({ question }) => question));
        some.forEach(({ tell }, i) => tell(answers[i]!));
      } catch (error) {
        for (const { fail } of some) fail(error);
      }
    }
    working = false;
  };
  return (question) =>
    new Promise((tell, fail) => {
      asked.push({ question, tell, fail });
      if (working) return;
      working = true;
      void work();
    });
}
