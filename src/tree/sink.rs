//! What a reader of YAML or JSON tells, one thing after the other, to whoever makes something of it.

use std::borrow::Cow;

/// Takes what a document holds in the order in which it stands there. Places are bytes of the text. What comes is sound:
/// every collection is closed, a key comes before each value of a mapping, and nothing is larger than its limit.
pub trait Sink {
    /// A mapping begins.
    fn map(&mut self, at: usize);
    /// A sequence begins.
    fn list(&mut self, at: usize);
    /// The mapping or sequence that began last ends.
    fn end(&mut self);
    /// A key of a mapping.
    fn key(&mut self, at: usize, text: Cow<'_, str>);
    /// A single value.
    fn scalar(&mut self, at: usize, text: Cow<'_, str>);
    /// Nothing, as a value.
    fn null(&mut self, at: usize);
}
