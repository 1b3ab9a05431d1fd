//! チャット: Slack exports, and conversations of LINE, Chatwork and Teams that people saved as text.

/// Slackのエクスポート
pub(crate) mod slack;

/// 名簿: people and channels of a Slack export.
pub(crate) mod directory;

/// Slackの書式: mentions, links and entities as people saw them.
mod markup;

/// 保存された会話: LINE, Chatwork, Teams as text.
pub(crate) mod saved;
