/// What went wrong with the index. It is derived, so the cure is always to build it anew.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine refused.
    #[error("検索の索引を扱えません: {0}。「zehi rebuild」で作り直せます。")]
    Engine(#[from] tantivy::TantivyError),
    /// The folder cannot be used.
    #[error("索引のフォルダーを開けません: {0}")]
    Folder(#[from] tantivy::directory::error::OpenDirectoryError),
    /// The folder cannot be made.
    #[error("索引のフォルダーを作れません: {0}")]
    Io(#[from] std::io::Error),
}
