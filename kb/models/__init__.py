"""The tables, one module per subject; importing this package registers all of them on ``Base.metadata``."""

from kb.models.alerts import Alert, SavedSearch
from kb.models.articles import Article, ArticleBand, ArticleUrl, Revision, Story, StoryLink, Takedown
from kb.models.base import Base
from kb.models.facts import Activity, Figure, Mention, Reference
from kb.models.frontier import LOST, Capture, Fetch, Host, Page, Run, Source
from kb.models.service import EntityReview, Outbox, Review, Token
from kb.models.things import Document, DocumentRelation, Entity

__all__ = [
    "LOST",
    "Activity",
    "Alert",
    "Article",
    "ArticleBand",
    "ArticleUrl",
    "Base",
    "Capture",
    "Document",
    "DocumentRelation",
    "Entity",
    "EntityReview",
    "Fetch",
    "Figure",
    "Host",
    "Mention",
    "Outbox",
    "Page",
    "Reference",
    "Review",
    "Revision",
    "Run",
    "SavedSearch",
    "Source",
    "Story",
    "StoryLink",
    "Takedown",
    "Token",
]
