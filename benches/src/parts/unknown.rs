//! What it costs that some of what a case needs is not known.

use soglia::program::Instructions;

use super::{Out, Size, figure};
use crate::clock;
use crate::measure::Work;
use crate::soglia_side::{Asked, Failure, Rows};
use crate::workload::Workload;

const TABLE: &str = "Some of what is asked is unknown: Soglia in columns, one thread";
/// Of a hundred values of every fact.
const PERCENT: u32 = 3;

pub fn measure(size: Size, out: Out<'_>) -> Result<(), Failure> {
    for workload in Workload::ALL {
        let (asked, table) = (Asked::new(workload)?, workload.table(size.rows));
        let rows = || Rows::new(&asked, &table, 1, Instructions::best());
        let (mut all, mut some) = (rows()?, rows()?.forgetting(PERCENT));
        let [all, some] = clock::interleaved(size.rounds, &mut [&mut || all.run(), &mut || some.run()])[..] else { continue };
        out(&figure(TABLE, workload.id(), "Nothing unknown, CPU ns", all.each(table.rows).cpu))?;
        out(&figure(TABLE, workload.id(), format!("{PERCENT} % of every fact, CPU ns"), some.each(table.rows).cpu))?;
        out(&figure(TABLE, workload.id(), "× nothing unknown", some.cpu / all.cpu))?;
    }
    Ok(())
}
