//! Arrow's C stream interface. That of the library `arrow-array` makes arrays of whatever there is in a stream, which would be a
//! twentieth of the package: here columns stay the pieces that they come in.
#![expect(unsafe_code, reason = "Arrow's C interface is a structure of pointers to functions")]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use soglia::register::arrow::Block;

/// The name that the interface gives to capsules of streams.
const NAME: &CStr = c"arrow_array_stream";
/// The number of an error that says no more than its text, `EINVAL`.
const FAILED: c_int = 22;

/// A stream of somebody else.
pub struct Stream {
    stream: FFI_ArrowArrayStream,
    schema: SchemaRef,
}

impl Stream {
    /// Takes the stream out of its capsule.
    pub fn take(capsule: &Bound<'_, PyCapsule>) -> PyResult<Result<Self, ArrowError>> {
        let pointer = capsule.pointer_checked(Some(NAME))?.cast();
        // SAFETY: a capsule of this name holds a valid stream, as the interface has it. `from_raw` moves it out and leaves a released one
        // behind, so that the capsule does not release it again.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
        Ok(Self::new(stream))
    }

    fn new(mut stream: FFI_ArrowArrayStream) -> Result<Self, ArrowError> {
        let (Some(get_schema), Some(_)) = (stream.get_schema, stream.release) else {
            return Err(ArrowError::CDataInterface("input stream is already released".to_owned()));
        };
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the function of a stream that is not released, called with this stream and a place to write to.
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return Err(ArrowError::CDataInterface(format!("Cannot get schema from input stream. Error code: {code}")));
        }
        Ok(Self { stream, schema: Arc::new(Schema::try_from(&schema)?) })
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// What the stream says of its last error.
    fn last_error(&mut self) -> String {
        let Some(get_last_error) = self.stream.get_last_error else { return String::new() };
        // SAFETY: the function of a stream that is not released, called with this stream.
        let said = unsafe { get_last_error(&raw mut self.stream) };
        if said.is_null() {
            return String::new();
        }
        // SAFETY: what is not null is a text that stays until the next call.
        unsafe { CStr::from_ptr(said) }.to_string_lossy().into_owned()
    }
}

impl Iterator for Stream {
    type Item = Result<Block, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut array = FFI_ArrowArray::empty();
        let get_next = self.stream.get_next?;
        // SAFETY: as in `new`.
        if unsafe { get_next(&raw mut self.stream, &raw mut array) } != 0 {
            return Some(Err(ArrowError::CDataInterface(self.last_error())));
        }
        if array.is_released() {
            return None;
        }
        let kind = DataType::Struct(self.schema.fields().clone());
        // SAFETY: a stream gives arrays of its schema, as the interface has it.
        let structures = unsafe { from_ffi_and_data_type(array, kind) };
        Some(structures.and_then(|structures| Block::of_structures(Arc::clone(&self.schema), &structures)))
    }
}

/// A stream of our own: what is left of it, and what was said of its last error.
struct Told {
    schema: SchemaRef,
    blocks: std::vec::IntoIter<Block>,
    error: Option<CString>,
}

impl Told {
    fn write<T>(&mut self, made: Result<T, ArrowError>, out: *mut T) -> c_int {
        match made {
            // SAFETY: whoever calls gives a place to write to, where nothing stands that would have to be dropped.
            Ok(made) => unsafe { out.write(made) },
            Err(error) => {
                self.error = CString::new(error.to_string()).ok();
                return FAILED;
            }
        }
        0
    }
}

/// Blocks of a schema as a stream in a capsule, for whoever takes one.
pub fn capsule(py: Python<'_>, schema: SchemaRef, blocks: Vec<Block>) -> PyResult<Bound<'_, PyCapsule>> {
    let told = Box::new(Told { schema, blocks: blocks.into_iter(), error: None });
    let stream = FFI_ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release),
        private_data: Box::into_raw(told).cast(),
    };
    PyCapsule::new_with_value(py, stream, NAME)
}

/// # Safety
/// `stream` is one of [`capsule`] that is not released.
unsafe fn told<'s>(stream: *mut FFI_ArrowArrayStream) -> &'s mut Told {
    // SAFETY: what `capsule` put there, and nobody else has it: calls of one stream follow one another, as the interface has it.
    unsafe { &mut *(*stream).private_data.cast() }
}

unsafe extern "C" fn get_schema(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowSchema) -> c_int {
    // SAFETY: a stream has this function until it is released.
    let told = unsafe { told(stream) };
    let schema = FFI_ArrowSchema::try_from(told.schema.as_ref());
    told.write(schema, out)
}

unsafe extern "C" fn get_next(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowArray) -> c_int {
    // SAFETY: as above.
    let told = unsafe { told(stream) };
    // After the last one stands one that is released.
    let next = told.blocks.next().map_or_else(|| Ok(FFI_ArrowArray::empty()), |block| Ok(FFI_ArrowArray::new(&block.to_structures()?)));
    told.write(next, out)
}

unsafe extern "C" fn get_last_error(stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    // SAFETY: as above.
    unsafe { told(stream) }.error.as_ref().map_or(ptr::null(), |error| error.as_ptr())
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: as above; this is the last call, after which the stream is marked as released.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<Told>()));
        (*stream).private_data = ptr::null_mut::<c_void>();
        (*stream).release = None;
    }
}
