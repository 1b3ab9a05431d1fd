use std::collections::HashSet;

/// 名前の重なり: the second of the same name becomes `name~2`, the third `name~3` (interfaces.md, import).
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// The name itself where it is still free, otherwise the next free one.
    pub(crate) fn unique(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let mut number = 2_u64;
        loop {
            let next = format!("{name}~{number}");
            if self.taken.insert(next.clone()) {
                return next;
            }
            number += 1;
        }
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
