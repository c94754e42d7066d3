//! The file that Python loads: `soglia-py`, whole.
//!
//! What is linked into a file is optimised as the crate of the file asks, as far as its functions do not say otherwise. Those of the
//! classes say that they are to be small; if this crate did, loops would not be made of wide instructions anywhere (`profile.wheel`).

use soglia_py as _;
