# cmake -DINTO=file.cpp -DFILES=a.glsl,b.glsl -P embed_shaders.cmake: shader files as string constants, so that the
# player is one file to install. sky.frag.glsl becomes `sky_frag`.
string(REPLACE "," ";" files "${FILES}")
set(text "#include \"player/render/shaders.hpp\"\n\nnamespace forksight::player::render::shaders {\n\n")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  string(REPLACE ".glsl" "" name "${name}")
  string(REPLACE "." "_" name "${name}")
  file(READ "${file}" source)
  string(APPEND text "const char* const ${name} = R\"glsl(${source})glsl\";\n\n")
endforeach()
string(APPEND text "}  // namespace forksight::player::render::shaders\n")
file(WRITE "${INTO}" "${text}")
