// What is missing while the viewer waits for a picture.
#pragma once

namespace forksight::player::video {

enum class Lack {
    bytes,    ///< they have not come yet
    decoding, ///< the bytes are there, their picture is not
    decoder,  ///< no core is free for it, or no memory for one
};

} // namespace forksight::player::video
