"""The registry of tools, by name."""

from pincite.ui.mcp import arguments, results, tools
from pincite.ui.mcp.tools import ToolDefinition

TOOLS = {
    tool.name: tool
    for tool in (
        ToolDefinition(
            "ask",
            "Ask the articles",
            "Answer a question from the articles. Every statement cites the exact sentence that "
            "supports it. Without enough evidence it declines and returns the closest sentences.",
            arguments.AskArguments,
            results.AnswerResult,
            tools.ask,
        ),
        ToolDefinition(
            "search",
            "Search the articles",
            "Find the passages that match a question or words best, with their exact offsets.",
            arguments.SearchArguments,
            results.SearchResult,
            tools.search,
        ),
        ToolDefinition(
            "read_article",
            "Read an article",
            "Read the text of one article, or a part of it, with the offsets of its sentences.",
            arguments.ReadArticleArguments,
            results.ArticleResult,
            tools.read_article,
        ),
        ToolDefinition(
            "list_articles",
            "List the articles",
            "List articles by name, publisher and date, newest first, without their text.",
            arguments.ListArticlesArguments,
            results.ArticleListResult,
            tools.list_articles,
        ),
    )
}
"""Each tool, by its name."""
