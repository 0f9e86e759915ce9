# cmake -D SOURCE=DIRECTORY -D RELEASE=TAG -D OUT=FILE -P commit.cmake: writes what tools/commit.hpp declares, and leaves the
# file alone where nothing has changed.
set(commit "")
if(EXISTS ${SOURCE}/.git)
  execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --match ${RELEASE}
    OUTPUT_VARIABLE commit RESULT_VARIABLE status OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT status EQUAL 0)  # no git here, or the clone is somebody else's
    set(commit unknown)
  elseif(commit STREQUAL RELEASE)
    set(commit "")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#include \"commit.hpp\"

std::string_view zcat::commit() { return \"${commit}\"; }
")
