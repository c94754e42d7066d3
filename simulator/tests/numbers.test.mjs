import assert from "node:assert/strict";
import { test } from "node:test";
import { checkNumber, compare, readNumber, typedNumber } from "../../target/simulator/tests/numbers.js";
import { fragment, isDay, ofFragment, today } from "../../target/simulator/tests/state.js";

test("numbers are read as they are written in each language", () => {
  const it = { "12500": "12500", "12.500": "12500", "12.500,50": "12500.5", "12500,50": "12500.5", "12500.50": "12500.5", "1.234.567,8": "1234567.8", "€ 1.000": "1000", " 7 ": "7", "0,10": "0.1", "-3": "-3", "1.23": "1.23", "007": "7", ",5": "0.5", "-,25": "-0.25", "0,5": "0.5", "100 euro": "100", "Euro 1.234,56": "1234.56", "€ 1.234,56": "1234.56", "EUR 20": "20", "20 €": "20", "1.234": "1234", "1234.56": "1234.56", "1 234": "1234", "1\u202f234,5": "1234.5", "1’234": "1234", ",0": "0" };
  for (const [typed, expected] of Object.entries(it)) {
    assert.equal(readNumber(typed, "it"), expected, typed);
  }
  const en = { "12,500": "12500", "12,500.50": "12500.5", "12500.50": "12500.5", "0.10": "0.1" };
  for (const [typed, expected] of Object.entries(en)) {
    assert.equal(readNumber(typed, "en"), expected, typed);
  }
  for (const typed of ["", "mille", "1,2,3", "1.23.4", "1e3", "0x1F", "12,5.0", ".", ",", "--1", "1 000 x", "euro", "10 euro e 50", "-,"]) {
    assert.equal(readNumber(typed, "it"), undefined, typed);
  }
});

test("what is shown to be typed again is read as the same number", () => {
  for (const language of ["it", "en"]) {
    for (const value of ["0", "7", "999", "1000", "1234.5", "24000.01", "1234567.89", "-1500.5", "0.001"]) {
      assert.equal(readNumber(typedNumber(value, language), language), value, `${value} ${language} ${typedNumber(value, language)}`);
    }
  }
});

test("numbers are compared exactly", () => {
  assert.equal(compare("0.1", "0.10"), 0);
  assert.equal(compare("9007199254740993", "9007199254740992"), 1);
  assert.equal(compare("-2.5", "-2.49"), -1);
  const fact = { decimals: 2, min: "0", max: "10000000" };
  assert.deepEqual(checkNumber("10.000.000,00", fact, "it"), { value: "10000000" });
  assert.deepEqual(checkNumber("10.000.000,01", fact, "it"), { fault: "out_of_range" });
  assert.deepEqual(checkNumber("1,005", fact, "it"), { fault: "too_many_decimals" });
});

test("an address says where one is, and comes back as the same state", () => {
  const state = { language: "it", view: "result", place: "lombardia.dairago", on: "2025-06-01", measures: ["a.b", "a.c"], facts: { eta: "81", nome: "è à ù €" }, skipped: ["x"], suppliers: true, changing: undefined, names: {} };
  const first = { ...state, place: undefined, measures: [], facts: {}, skipped: [], suppliers: false, view: "place" };
  assert.deepEqual(ofFragment(fragment(state, true), first), state);
  assert.doesNotMatch(fragment(state, false), /81|dati/);
  for (const broken of ["#lingua=de", "#vista=x", "#data=2025-02-30", "#dati=%%%", "#dati=e30"]) {
    assert.equal(ofFragment(broken, first), undefined, broken);
  }
  assert.ok(isDay("2024-02-29") && !isDay("2025-02-29") && !isDay("0025-01-01"));
});

test("today is the day where the reader is, also after midnight", () => {
  const before = process.env.TZ;
  process.env.TZ = "Europe/Rome";
  try {
    assert.equal(today(new Date("2025-12-31T23:30:00Z")), "2026-01-01");
    assert.equal(today(new Date("2025-06-09T12:00:00Z")), "2025-06-09");
  } finally {
    if (before === undefined) {
      delete process.env.TZ;
    } else {
      process.env.TZ = before;
    }
  }
});
