#include "security/keygen.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "security/key.hpp"

namespace zcat {
namespace {

/// A file that did not exist, and is gone again unless it was kept.
class NewFile {
 public:
  NewFile(std::string path, mode_t mode)
      : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)) {
    if (file_) return;
    if (errno == EEXIST)
      throw Error(ExitCode::failed, fmt::format("'{}' exists: keys are never overwritten", path_));
    fail();
  }
  ~NewFile() {
    if (file_ && !kept_) ::unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text) {
    if (!write_all(file_.get(), text) || ::fsync(file_.get()) != 0) fail();
  }
  void keep() { kept_ = true; }

 private:
  [[noreturn]] void fail() const {
    throw Error(ExitCode::failed, fmt::format("cannot write '{}': {}", path_, std::strerror(errno)));
  }

  std::string path_;
  Fd file_;
  bool kept_ = false;
};

}  // namespace

std::string write_key_files(const std::string& name) {
  const std::string last = name.substr(name.rfind('/') + 1);
  if (!fits_certificate(last))
    refuse(
        fmt::format("'{}' cannot name a certificate: it needs a last part without quotes and control "
                    "characters",
                    name));
  const KeyPair keys = make_keys();
  NewFile secret_file(name + ".key_secret", 0600);
  NewFile public_file(name + ".key", 0666);
  secret_file.write(view(certificate_text(last, keys.public_key, view(keys.secret_key))));
  public_file.write(view(certificate_text(last, keys.public_key, {})));
  secret_file.keep();
  public_file.keep();
  return keys.public_key;
}

}  // namespace zcat
