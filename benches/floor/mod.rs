//! The floor in its parts: accounts are generated, written in several forms, judged by both sides, compared, measured.
#![allow(dead_code)]

pub mod findings;
pub mod forms;
pub mod generator;
pub mod measure;
pub mod native;
pub mod reading;
pub mod run;
pub mod table;
