//! Times loading the rules once.
fn main() {
    let started = std::time::Instant::now();
    zehi_domain::hearing::classify("");
    println!("{:?}", started.elapsed());
}
