//! チャット: Slack exports, and conversations of LINE, Chatwork and Teams that people saved as text.

/// Slackのエクスポート
pub mod slack;

/// Slackの書式: mentions, links and entities as people saw them.
mod markup;

/// 保存された会話: LINE, Chatwork, Teams as text.
pub(crate) mod saved;
