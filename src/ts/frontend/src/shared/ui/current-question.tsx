import { Suspense, useState } from "react";
import { useQuestion } from "./confirm";
import { lazyComponent } from "./lazy-component";

const QuestionDialog = lazyComponent(() => import("./question-dialog"), "QuestionDialog");

/** The dialog of `ask` and `confirm`. Its code is loaded with the first question. */
export function CurrentQuestion() {
  const question = useQuestion();
  const [last, setLast] = useState(question);
  if (question !== undefined && question !== last) setLast(question);
  if (last === undefined) return null;
  return (
    <Suspense fallback={null}>
      <QuestionDialog opened={question !== undefined} question={last} />
    </Suspense>
  );
}
