"""The server over the sample folder."""

import pytest
from mcp.server import Server
from pincite.index import Index
from pincite.ui.mcp.server import create_server
from pincite.ui.mcp.tools import StreamingChain


@pytest.fixture(scope="module")
def server(sample_index: Index, sample_chain: StreamingChain) -> Server:
    return create_server(sample_index, sample_chain)
