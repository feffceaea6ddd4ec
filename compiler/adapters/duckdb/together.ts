/** Few enough that their answers take little memory. */
const MOST = 64;

/** What is asked for in one go is answered in one go: `answer` gets the questions and gives as many answers, in their order. */
export function together<Question, Answer>(answer: (questions: readonly Question[]) => Promise<readonly Answer[]>): (question: Question) => Promise<Answer> {
  let asked: { readonly question: Question; readonly tell: (answer: Answer) => void; readonly fail: (error: unknown) => void }[] = [];
  const ask = async (): Promise<void> => {
    const all = asked;
    asked = [];
    for (let i = 0; i < all.length; i += MOST) {
      const some = all.slice(i, i + MOST);
      try {
        const answers = await answer(some.map(({ question }) => question));
        some.forEach(({ tell }, j) => tell(answers[j]!));
      } catch (error) {
        for (const { fail } of some) fail(error);
      }
    }
  };
  return (question) =>
    new Promise((tell, fail) => {
      asked.push({ question, tell, fail });
      if (asked.length === 1) setImmediate(() => void ask());
    });
}
