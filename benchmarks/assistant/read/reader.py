"""Speed and memory of the bundled reader, and its agreement with the same model in float32.

    python -m benchmarks.assistant.read.reader [FP32.onnx] [QUESTIONS.jsonl.gz]

`make reader` leaves FP32.onnx in build/reader/. Prints the time to load the reader and to judge 64
pairs of a question and a sentence, each alone and in passages of eight, as in the chain, and
the memory it adds. Then prints, for the test questions, how often both models put the same
sentence first, and all sentences in the same order.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import onnxruntime
from pincite.assistant.encoder.packing import PackedRow
from pincite.assistant.encoder.session import Logits
from pincite.assistant.read.onnx_reader import bundled_reader, judge
from pincite.assistant.read.reader import PassageText

from training.data.questions import load_questions

ROOT = Path(__file__).parents[3]

SPEED_PROGRAM = """
import resource, statistics, time
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import PassageText
memory = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
sentence = "The ferry Aurelia, with some {} people on board, sank off Kestrel Point on 3 March."
pairs = [sentence.format(number) for number in range(64)]
def seconds(size, count=64):
    texts = [PassageText("", tuple(pairs[start : start + size])) for start in range(0, count, size)]
    start = time.perf_counter()
    bundled_reader("How many people were on board when it sank?", texts)
    return time.perf_counter() - start
before = memory()
load = seconds(1, 1)
for size, how in ((1, "alone"), (8, "in passages of eight")):
    times = [seconds(size) for _ in range(9)]
    least, median = 1000 * min(times), 1000 * statistics.median(times)
    print(f"64 pairs, {how}: {least:.0f} ms (median {median:.0f})")
print(f"load {load:.2f} s, {memory() - before:.0f} MB more")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    fp32 = ROOT / "build/reader/reader-fp32.onnx"
    parser.add_argument("float32", nargs="?", type=Path, default=fp32)
    questions = ROOT.parent / "shared/train/questions.jsonl.gz"
    parser.add_argument("questions", nargs="?", type=Path, default=questions)
    arguments = parser.parse_args()
    subprocess.run([sys.executable, "-c", SPEED_PROGRAM], check=True)
    session = onnxruntime.InferenceSession(arguments.float32, providers=["CPUExecutionProvider"])
    float32_reader = partial(judge, predict=partial(_run_session, session))
    test_questions = [each for each in load_questions(arguments.questions) if each.split == "test"]
    same_first = same_order = 0
    for each in test_questions:
        orders = []
        for reader in (bundled_reader, float32_reader):
            (judgements,) = reader(each.text, [PassageText(each.title, each.sentences)])
            logits = [judgement.logit for judgement in judgements]
            orders.append(sorted(range(len(logits)), key=lambda n: -logits[n]))
        same_first += orders[0][0] == orders[1][0]
        same_order += orders[0] == orders[1]
    count = len(test_questions)
    first_share, order_share = same_first / count, same_order / count
    print(f"{count} questions: same first {first_share:.4f}, same order {order_share:.4f}")


def _run_session(session: onnxruntime.InferenceSession, rows: Sequence[PackedRow]) -> list[Logits]:
    return [
        session.run(None, {"ids": [r.ids], "kinds": [r.type_ids], "mask": [[1] * len(r.ids)]})[0][0]
        for r in rows
    ]


if __name__ == "__main__":
    main()
