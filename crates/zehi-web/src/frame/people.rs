use std::collections::BTreeMap;

use zehi_app::{App, staff};
use zehi_domain::id::StaffId;
use zehi_domain::party::{Role, Staff};

use super::{Lang, PageError};

/// 社員の名前: the journal knows opaque ids only; names come from whoever may sign in now.
#[derive(Debug, Clone, Default)]
pub struct People(BTreeMap<StaffId, Staff>);

impl People {
    /// Everyone.
    ///
    /// # Errors
    /// [`PageError`] where they cannot be read.
    pub async fn of(app: &App) -> Result<Self, PageError> {
        let everyone = staff::everyone(app).await?;
        Ok(Self(everyone.into_iter().map(|(_, staff)| (staff.id, staff)).collect()))
    }

    /// The name shown for an id; whoever left is still told apart by the end of the id.
    pub fn name(&self, id: StaffId, lang: Lang) -> String {
        if let Some(staff) = self.0.get(&id) {
            return staff.name.clone();
        }
        if id == App::owner().id {
            return lang.say("管理者(本体での操作)", "administrator (on the machine)").to_owned();
        }
        let id = id.to_string();
        format!("{}…{}", lang.say("登録のない人", "no longer registered "), &id[id.len().saturating_sub(4)..])
    }

    /// The name for an id as the journal writes it.
    pub fn name_of(&self, id: &str, lang: Lang) -> String {
        id.parse().map_or_else(|_| id.to_owned(), |id| self.name(id, lang))
    }

    /// Everyone in order of their ids, which is the order they were registered in.
    pub fn all(&self) -> impl Iterator<Item = &Staff> {
        self.0.values()
    }

    /// 判断権者: those whose role decides.
    pub fn deciders(&self) -> impl Iterator<Item = &Staff> {
        self.all().filter(|staff| staff.role == Role::Decider)
    }
}
