use std::collections::HashMap;

/// 名前の重なり: the second of the same name becomes `name~2`, the third `name~3` (interfaces.md, import).
#[derive(Default)]
pub(crate) struct Names {
    /// Each name given out, and the number to try next for it.
    taken: HashMap<String, u64>,
}

impl Names {
    /// The name itself where it is still free, otherwise the next free one.
    pub(crate) fn unique(&mut self, name: String) -> String {
        let Some(next) = self.taken.get(&name) else {
            self.taken.insert(name.clone(), 2);
            return name;
        };
        let mut number = *next;
        let mut free = format!("{name}~{number}");
        while self.taken.contains_key(&free) {
            number += 1;
            free = format!("{name}~{number}");
        }
        self.taken.insert(name, number + 1);
        self.taken.insert(free.clone(), 2);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_counted_up() {
        let mut names = Names::default();
        let given = ["a", "b", "a", "a~2", "a"];
        let expected = ["a", "b", "a~2", "a~2~2", "a~3"];
        for (name, unique) in given.into_iter().zip(expected) {
            assert_eq!(names.unique(name.to_owned()), unique);
        }
    }
}
