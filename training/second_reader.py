"""Train a larger model to read the best sentences again, in place of the reader.

    python -m training.second_reader BASE [DATA] [--measure STORIES.jsonl]

An MPNet (Song et al. 2020) of 109 million parameters over the reader's rows, trained as the reader
is. BASE is a folder of all-mpnet-base-v2, whose word pieces are those of the reader's tokenizer, in
another order. DATA (default ../shared/train) is that of `python -m training`.

Goes on from data/second_reader.safetensors, and writes there how the trained model differs from its
base. Takes an hour on two cores with bfloat16. A run that was stopped goes on where it was: remove
build/second_reader/ to start again. With --measure, it trains nothing, and prints how often the
right sentence of the questions of STORIES is first. No released model uses it: docs/experiments.md
says why.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
from pincite.assistant.encoder.packing import CLS, SEP
from pincite.assistant.read.onnx_reader import bundled_reader, judge
from pincite.assistant.read.ranking import RERANK_DEPTH
from pincite.assistant.read.reader import PassageText
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import MPNetModel

from training.__main__ import load_all_questions
from training.data.hard_negatives import find_hard_negatives
from training.data.news import label_story
from training.data.questions import LabelledQuestion, TokenCache
from training.evaluate import (
    SHARED_FOLDER,
    Estimate,
    bootstrap_auroc,
    bootstrap_mean,
    format_estimate,
)
from training.model import LOGITS, make_predictor
from training.recipe import SHIPPED_RECIPE, Recipe
from training.train import train

DIGEST = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""sha256 of model.safetensors of sentence-transformers/all-mpnet-base-v2 (Apache-2.0)."""
FROZEN_LAYERS = 3
"""The lowest layers, which are not trained."""
RECIPE = replace(
    SHIPPED_RECIPE,
    tokens_per_step=2_048,
    learning_rate=5e-5,
    layer_decay=0.93,
    max_steps=1_300,
    decay_share=0.5,
    stated_loss=0.0,
    seed=11,
)
WORK_FOLDER = Path("build/second_reader")
DIFFERENCES = Path(__file__).parent / "data" / "second_reader.safetensors"
"""How the model that was trained last differs from its base."""
RANK = 64
"""Rank of the differences that are kept: four fifths of their squares."""
_OVERSAMPLED = 16
"""Further columns with which the factors are found (Halko et al. 2011)."""
_LEFT, _RIGHT = ".left", ".right"
_START, _PADDING, _END, _SHIFT = 0, 1, 2, 4
"""Token ids of MPNet: of its special tokens, and how far the word pieces of BERT are shifted."""


class SecondReader(nn.Module):  # type: ignore[misc] # torch is not followed
    """MPNet without its pooler, and one linear layer from each token to the reader's logits.

    It takes the inputs of the reader: ids of BERT's word pieces. MPNet knows no kinds of tokens;
    the embeddings of the two kinds start at 0.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        torch.manual_seed(RECIPE.seed)
        self.bert = MPNetModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            use_safetensors=True,
            local_files_only=True,
        )
        size = self.bert.config.hidden_size
        self.kinds = nn.Embedding(2, size)
        nn.init.zeros_(self.kinds.weight)
        self.head = nn.Linear(size, LOGITS)
        for part in (self.bert.embeddings, *self.bert.encoder.layer[:FROZEN_LAYERS]):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, type_ids: Tensor, mask: Tensor) -> Tensor:
        """Return the logits, (batch, tokens, logits), of three inputs of (batch, tokens)."""
        own_ids = torch.where(ids == CLS, _START, ids + _SHIFT)
        own_ids = torch.where(ids == SEP, _END, own_ids)
        own_ids = torch.where(mask == 0, _PADDING, own_ids)
        embeddings = self.bert.embeddings.word_embeddings(own_ids) + self.kinds(type_ids)
        hidden = self.bert(inputs_embeds=embeddings, attention_mask=mask).last_hidden_state
        logits: Tensor = self.head(hidden.float())
        return logits


def find_problem(folder: Path) -> str:
    """Return why a folder is not that of the published all-mpnet-base-v2; empty if it is."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        return "there is no model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != DIGEST:
        return "model.safetensors is not the published file of all-mpnet-base-v2"
    return ""


def save_differences(model: SecondReader, base: SecondReader, file: Path) -> None:
    """Write how a trained model differs from its base: matrices as two factors of rank RANK."""
    tensors: dict[str, Tensor] = {}
    start = base.state_dict()
    for name, values in model.state_dict().items():
        difference = values.float() - start[name].float()
        if not difference.any():
            continue
        if difference.ndim == 2 and min(difference.shape) > RANK + _OVERSAMPLED:
            left, sizes, right = torch.svd_lowrank(difference, RANK + _OVERSAMPLED, niter=4)
            tensors[name + _LEFT] = (left * sizes)[:, :RANK].half().contiguous()
            tensors[name + _RIGHT] = right[:, :RANK].T.half().contiguous()
        else:
            tensors[name] = difference.half().contiguous()
    save_file(tensors, file)


def add_differences(model: SecondReader, file: Path) -> None:
    """Add the differences that `save_differences` wrote to a model that is its base."""
    tensors = load_file(file)
    state = model.state_dict()
    for name in state:
        if name in tensors:
            state[name] = state[name] + tensors[name].float()
        elif name + _LEFT in tensors:
            state[name] += tensors[name + _LEFT].float() @ tensors[name + _RIGHT].float()
    model.load_state_dict(state)


def train_second_reader(
    folder: Path,
    work_folder: Path,
    questions: Sequence[LabelledQuestion],
    report_progress: Callable[[str], None],
    recipe: Recipe = RECIPE,
    differences: Path = DIFFERENCES,
) -> SecondReader:
    """Train the model from its base in `folder`, or from `differences` if the file exists, and
    write them."""
    model = SecondReader(folder)
    if differences.exists():
        add_differences(model, differences)
    hard_negatives = find_hard_negatives(questions)
    cache, state_file = TokenCache.for_questions(()), work_folder / "state.pt"
    train(model, recipe, questions, hard_negatives, cache, report_progress, state_file)
    save_differences(model, SecondReader(folder), differences)
    return model


def measure(model: SecondReader, stories: Path) -> Iterator[tuple[str, Estimate]]:
    """Yield how often the right sentence is first, and whether a question is answerable is told.

    The reader reads all passages of the story; the sentences that it ranks first are read again,
    each alone, by the reader and by the model. Sentences are ranked by the mean of both log-odds.
    """
    read_again = partial(judge, predict=make_predictor(model))
    first: dict[str, list[float]] = defaultdict(list)
    highest: dict[str, list[float]] = defaultdict(list)
    answerable = []
    rows = map(json.loads, stories.read_text("utf-8").splitlines())
    questions = [each for row in rows for each in label_story(row) if each.kind != "talk"]
    for question in questions:
        passages = (question, *question.rivals)
        texts = [PassageText(p.title, p.sentences, p.published) for p in passages]
        best = sorted(
            (
                (each.logit, number in passage.gold, replace(text, sentences=(sentence,)))
                for passage, text, part in zip(
                    passages, texts, bundled_reader(question.text, texts), strict=True
                )
                for number, (sentence, each) in enumerate(zip(text.sentences, part, strict=True))
            ),
            key=lambda each: -each[0],
        )[:RERANK_DEPTH]
        alone = [text for _, _, text in best]
        answerable.append(any(each.gold for each in passages))
        for name, reader in (("the reader", bundled_reader), ("the model", read_again)):
            again = reader(question.text, alone)
            scored = [
                ((logit + second.logit) / 2, right)
                for (logit, right, _), (second,) in zip(best, again, strict=True)
            ]
            logit, right = max(scored)
            highest[name].append(logit)
            if answerable[-1]:
                first[name].append(float(right))
    for name in first:
        yield f"read again by {name}: first right", bootstrap_mean(first[name])
        yield f"read again by {name}: AUROC", bootstrap_auroc(answerable, highest[name])


def main() -> None:
    """Train the model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("data", nargs="?", type=Path, default=SHARED_FOLDER / "train")
    parser.add_argument("--measure", type=Path, metavar="STORIES.jsonl")
    arguments = parser.parse_args()
    if problem := find_problem(arguments.base):
        parser.error(f"{arguments.base}: {problem}")
    if arguments.measure:
        model = SecondReader(arguments.base)
        add_differences(model, DIFFERENCES)
        for name, estimate in measure(model.eval(), arguments.measure):
            print(f"{name:40} {format_estimate(estimate)}", flush=True)
        return
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    questions = [each for each in load_all_questions(arguments.data) if each.split == "train"]
    train_second_reader(arguments.base, WORK_FOLDER, questions, partial(print, flush=True))


if __name__ == "__main__":
    main()
