#pragma once

#include <sys/stat.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "security/secret.hpp"

/// Lists of who may connect. They are read again when they have changed.
namespace zcat {

/// Public keys in Z85, and the names that the list gives them, which may be empty.
using KeyNames = std::unordered_map<std::string, std::string>;
/// Names and their passwords.
using Passwords = std::map<std::string, Secret, std::less<>>;

/// Reads a list: on each line a key and, after blanks, a name; `#` at the start begins a comment.
/// Throws Error (usage) that names the line and does not repeat it, as do the next two.
KeyNames parse_key_list(std::string_view text);
/// Reads `NAME=PASSWORD` on each line, as CZMQ does: blanks belong to either; `#` at the start begins a comment.
Passwords parse_passwords(std::string_view text);
/// Reads a list or a certificate.
KeyNames parse_keys(std::string_view text);

/// A file, or the files of a directory whose names end in .key: what tells whether they have changed.
class ListFiles {
 public:
  /// Throws Error (usage).
  explicit ListFiles(const std::string& path);

  /// Whether nothing has changed since `before`, which was looked at earlier.
  bool same_as(const ListFiles& before) const;
  /// Whether it can be read only once, as a pipe.
  bool once() const { return once_; }
  /// The files, in the order of their names.
  std::vector<std::string> paths() const;
  /// Whether others than the owner can read it.
  bool exposed() const;

 private:
  struct Entry {
    std::string path;
    struct stat status;
  };
  std::vector<Entry> entries_;
  bool settled_ = true;  // the last change is so old that a further one would show
  bool once_ = false;
};

/// Reads the whole file. Throws Error (usage) that names it.
Secret read_list_file(const std::string& path);
template <typename Content>
Content read_list_file(const std::string& path, Content (*parse)(std::string_view)) {
  const Secret text = read_list_file(path);
  try {
    return parse(view(text));
  } catch (const Error& error) {
    refuse("'" + path + "', " + error.what());
  }
}

/// A list as it is now.
template <typename Content>
class List {
 public:
  using Parser = Content (*)(std::string_view text);

  /// Reads it. Throws Error (usage).
  List(std::string path, Parser parse) : path_(std::move(path)), parse_(parse) { (void)current(); }

  const std::string& path() const { return path_; }
  bool exposed() const { return files_ && files_->exposed(); }
  /// Throws Error (usage) where it cannot be read, or has a line that is not understood: until it is mended.
  const Content& current() {
    ListFiles now(path_);
    if (files_ && now.same_as(*files_)) {
      if (!broken_.empty()) refuse(broken_);
      return content_;
    }
    if (files_ && now.once()) refuse("'" + path_ + "' is no file any more");
    broken_ = read(now);
    files_ = std::move(now);
    if (!broken_.empty()) refuse(broken_);
    return content_;
  }

 private:
  /// What is wrong with it; empty: nothing.
  std::string read(const ListFiles& files) {
    Content content;
    for (const std::string& path : files.paths()) {
      try {
        content.merge(read_list_file(path, parse_));
      } catch (const Error& error) {
        return error.what();
      }
    }
    content_ = std::move(content);
    return {};
  }

  std::string path_;
  Parser parse_;
  std::optional<ListFiles> files_;
  Content content_;
  std::string broken_;
};

}  // namespace zcat
