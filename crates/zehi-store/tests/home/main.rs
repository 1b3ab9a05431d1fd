//! The store on real databases in temporary homes.

/// Homes with something in them.
mod fixtures;

/// 記録台帳
mod journal;

/// 証拠
mod evidence;

/// 案件一覧と閲覧記録と作業場
mod records;

/// 改ざん
mod tamper;
