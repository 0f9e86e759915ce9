#include "endpoint/error_words.hpp"

#include <doctest/doctest.h>
#include <zmq.h>

#include <cerrno>
#include <string>

using namespace zcat;

namespace {

std::string words(int error, const std::string& uri, Attach attach) {
  return error_words(error, parse_endpoint(uri, attach));
}

}  // namespace

TEST_CASE("the same error means something else to one who binds and to one who connects") {
  for (const int error : {EACCES, EADDRNOTAVAIL, EADDRINUSE, EPERM}) {
    const std::string connecting = words(error, "tcp://127.0.0.1:5", Attach::connect);
    const std::string binding = words(error, "tcp://127.0.0.1:5", Attach::bind);
    CHECK(connecting != binding);
    CHECK(connecting != zmq_strerror(error));
    CHECK(binding != zmq_strerror(error));
  }
}

TEST_CASE("a path has no port, and a port no directory") {
  CHECK(words(EACCES, "ipc:///a", Attach::bind).find("directory") != std::string::npos);
  CHECK(words(EACCES, "tcp://127.0.0.1:5", Attach::bind).find("port") != std::string::npos);
}

TEST_CASE("errors of the system are never its bare words") {
  for (const int error : {EBADF, EPERM, EAFNOSUPPORT, ENOENT, EMFILE}) {
    for (const Attach attach : {Attach::bind, Attach::connect}) {
      for (const char* const uri : {"ipc:///a", "tcp://127.0.0.1:5"})
        CHECK(words(error, uri, attach) != zmq_strerror(error));
    }
  }
}

TEST_CASE("what is not known keeps the system's words, and so does an argument that libzmq refuses") {
  CHECK(words(EIO, "tcp://127.0.0.1:5", Attach::bind) == zmq_strerror(EIO));
  CHECK(words(EINVAL, "ipc:///a", Attach::connect) == zmq_strerror(EINVAL));
  CHECK(words(EINVAL, "tcp://127.0.0.1:5", Attach::connect) != zmq_strerror(EINVAL));
}
