// PEM texts for TLS, looked at before gRPC is given them, which would not say what is wrong. Functions are thread-safe.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::server {

// InvalidArgument: there is no certificate in it.
Status CheckAuthority(const std::string& certificates);

// InvalidArgument: the first certificate of `chain` is none, or not valid today; `key` is no private key, or one with a
// password; or it is not the certificate's.
Status CheckCertificate(const std::string& chain);
Status CheckKey(const std::string& chain, const std::string& key);

// The PEM text of a file, once `check` has found it good. `named`: the option or variable that names the file; errors
// begin with it and with the path.
Result<std::string> ReadPem(std::string_view named, const std::string& path,
                            const std::function<Status(const std::string& pem)>& check);

}  // namespace dicta::server
