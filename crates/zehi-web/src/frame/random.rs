//! The one place of this crate that asks the machine for randomness: incident numbers and the token of the sign-in form.

/// `N` random bytes as hex digits. Where the machine has none to give, nothing secret can be made, and the process stops.
pub fn hex<const N: usize>() -> String {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
