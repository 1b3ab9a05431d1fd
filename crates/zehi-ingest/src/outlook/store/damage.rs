use std::io;

/// 壊れた所: what of a store could not be read, with its place in the file where it has one.
#[derive(Debug, thiserror::Error)]
pub(super) enum Damage {
    #[error("ファイルの {at} バイト目から先がありません")]
    CutOff { at: u64 },
    #[error("ファイルの {at} バイト目から読めません({error})")]
    File { at: u64, error: io::Error },
    #[error("ファイルの {at} バイト目にある索引が壊れています")]
    Index { at: u64 },
    #[error("データ {block:#x} の場所が索引にありません")]
    NoBlock { block: u64 },
    #[error("ファイルの {at} バイト目にあるデータ {block:#x} が壊れています")]
    Block { block: u64, at: u64 },
    #[error("データ {block:#x} の中の一覧が壊れています")]
    List { block: u64 },
    #[error("項目の中の表が壊れています")]
    Heap,
    #[error("項目の中身がありません")]
    Empty,
    #[error("大きすぎます(上限 {} MiB)", most >> 20)]
    TooLarge { most: u64 },
    #[error("入れ子が深すぎます(上限 {most} 段)")]
    TooDeep { most: usize },
    #[error("読み取る量が異常に多くなりました(同じ所が何度も使われています)")]
    Exhausted,
}

impl Damage {
    /// What reading at this place gave.
    pub(super) fn at(at: u64, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::CutOff { at },
            _ => Self::File { at, error },
        }
    }
}

pub(super) type Result<T> = std::result::Result<T, Damage>;
