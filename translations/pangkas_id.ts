<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="id" sourcelanguage="en">
<context>
    <name>pangkas::AboutDialog</name>
    <message>
        <source>About Pangkas</source>
        <translation>Tentang Pangkas</translation>
    </message>
    <message>
        <source>A workbench for compressing trained neural networks by hand and by eye.
Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Meja kerja untuk memampatkan jaringan saraf terlatih dengan tangan dan mata.
Perangkat lunak bebas di bawah GNU General Public License versi 3 atau lebih baru.</translation>
    </message>
    <message>
        <source>The engine is being loaded...</source>
        <translation>Mesin hitung sedang dimuat...</translation>
    </message>
    <message>
        <source>LibTorch %1, OpenCV %2, Qt %3</source>
        <translation>LibTorch %1, OpenCV %2, Qt %3</translation>
    </message>
    <message>
        <source>Matrix products: %1</source>
        <translation>Perkalian matriks: %1</translation>
    </message>
    <message>
        <source>Kernel: %1 (%2)</source>
        <translation>Kernel: %1 (%2)</translation>
    </message>
    <message>
        <source>Convolutions: %1</source>
        <translation>Konvolusi: %1</translation>
    </message>
    <message>
        <source>Instruction set: %1</source>
        <translation>Set instruksi: %1</translation>
    </message>
    <message>
        <source>Threads: %1 of %2 cores</source>
        <translation>Utas: %1 dari %2 inti</translation>
    </message>
</context>
<context>
    <name>pangkas::ByteBar</name>
    <message>
        <source>codes</source>
        <translation>kode</translation>
    </message>
    <message>
        <source>Which shared value each stored weight has</source>
        <translation>Nilai bersama mana yang dimiliki setiap bobot tersimpan</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>posisi</translation>
    </message>
    <message>
        <source>Where the stored weights are: gaps between them</source>
        <translation>Letak bobot yang disimpan: jarak di antaranya</translation>
    </message>
    <message>
        <source>values</source>
        <translation>nilai</translation>
    </message>
    <message>
        <source>Weights that are stored as they are</source>
        <translation>Bobot yang disimpan apa adanya</translation>
    </message>
    <message>
        <source>biases</source>
        <translation>bias</translation>
    </message>
    <message>
        <source>Biases as 32-bit floats</source>
        <translation>Bias sebagai bilangan pecahan 32 bit</translation>
    </message>
    <message>
        <source>codebooks</source>
        <translation>buku kode</translation>
    </message>
    <message>
        <source>The shared values of each layer</source>
        <translation>Nilai bersama setiap lapisan</translation>
    </message>
    <message>
        <source>container</source>
        <translation>wadah</translation>
    </message>
    <message>
        <source>Manifest and ZIP structure</source>
        <translation>Manifes dan struktur ZIP</translation>
    </message>
    <message>
        <source>Where the bytes go</source>
        <translation>Ke mana bita terpakai</translation>
    </message>
    <message>
        <source>The file is being packed for the first time</source>
        <translation>Berkas sedang dikemas untuk pertama kali</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1: %2. %3</translation>
    </message>
    <message>
        <source>Counted in the file that Export writes for this recipe</source>
        <translation>Dihitung pada berkas yang ditulis Ekspor untuk resep ini</translation>
    </message>
    <message>
        <source>Counted for an earlier recipe</source>
        <translation>Dihitung untuk resep sebelumnya</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>campuran</translation>
    </message>
    <message>
        <source>Positions and codes that are coded as one: where the stored weights are, and which value each has</source>
        <translation>Posisi dan kode yang dikodekan menjadi satu: letak bobot tersimpan dan nilai masing-masing</translation>
    </message>
</context>
<context>
    <name>pangkas::ChangePreprocessingCommand</name>
    <message>
        <source>Image Preprocessing</source>
        <translation>Prapemrosesan Gambar</translation>
    </message>
</context>
<context>
    <name>pangkas::ChangeRecipeCommand</name>
    <message>
        <source>Sparsity of %1</source>
        <translation>Sparsitas %1</translation>
    </message>
    <message>
        <source>Switch of %1</source>
        <translation>Sakelar %1</translation>
    </message>
    <message>
        <source>Bits of %1</source>
        <translation>Bit %1</translation>
    </message>
    <message>
        <source>Initialisation of %1</source>
        <translation>Inisialisasi %1</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Prasetel</translation>
    </message>
    <message>
        <source>Open Recipe</source>
        <translation>Buka Resep</translation>
    </message>
    <message>
        <source>Coder of All Layers</source>
        <translation>Pengode Semua Lapisan</translation>
    </message>
    <message>
        <source>Coder of %1</source>
        <translation>Pengode %1</translation>
    </message>
</context>
<context>
    <name>pangkas::DamagedImagesDialog</name>
    <message>
        <source>Damaged Images</source>
        <translation>Gambar Rusak</translation>
    </message>
    <message>
        <source>Some images of %1 are damaged. They can be left out; the files themselves stay as they are, and the accuracy is then measured on the remaining images.</source>
        <translation>Beberapa gambar dari %1 rusak. Gambar itu dapat dilewati; berkasnya sendiri tidak diubah, dan akurasi diukur pada gambar yang tersisa.</translation>
    </message>
    <message>
        <source>Damaged images</source>
        <translation>Gambar rusak</translation>
    </message>
    <message>
        <source>Leave Them Out</source>
        <translation>Lewati</translation>
    </message>
</context>
<context>
    <name>pangkas::Datasets</name>
    <message>
        <source>drawn cats and dogs for training</source>
        <translation>gambar kucing dan anjing buatan untuk pelatihan</translation>
    </message>
    <message>
        <source>drawn cats and dogs for validation</source>
        <translation>gambar kucing dan anjing buatan untuk validasi</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <comment>a drawn data set</comment>
        <translation>%1, benih %2</translation>
    </message>
</context>
<context>
    <name>pangkas::Errors</name>
    <message>
        <source>Cancelled.</source>
        <translation>Dibatalkan.</translation>
    </message>
    <message>
        <source>The file was not found.</source>
        <translation>Berkas tidak ditemukan.</translation>
    </message>
    <message>
        <source>Access was denied.</source>
        <translation>Akses ditolak.</translation>
    </message>
    <message>
        <source>The disk is full; nothing was changed.</source>
        <translation>Diska penuh; tidak ada yang diubah.</translation>
    </message>
    <message>
        <source>The file could not be read or written.</source>
        <translation>Berkas tidak dapat dibaca atau ditulis.</translation>
    </message>
    <message>
        <source>The file to write is the one that was opened; choose another name.</source>
        <translation>Berkas yang akan ditulis adalah berkas yang sedang dibuka; pilih nama lain.</translation>
    </message>
    <message>
        <source>The file exists already.</source>
        <translation>Berkas sudah ada.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Berkas kosong.</translation>
    </message>
    <message>
        <source>The file ends early; it was probably cut short while it was copied.</source>
        <translation>Berkas berakhir terlalu awal; mungkin terpotong saat disalin.</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>Berkas rusak.</translation>
    </message>
    <message>
        <source>This kind of file cannot be opened here.</source>
        <translation>Jenis berkas ini tidak dapat dibuka di sini.</translation>
    </message>
    <message>
        <source>The file was written by a newer version of Pangkas.</source>
        <translation>Berkas ditulis oleh Pangkas versi lebih baru.</translation>
    </message>
    <message>
        <source>The file asks for code to be run; it was refused.</source>
        <translation>Berkas meminta agar kode dijalankan; permintaan itu ditolak.</translation>
    </message>
    <message>
        <source>The file goes beyond a safety limit.</source>
        <translation>Berkas melampaui batas keamanan.</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>Memori tidak cukup.</translation>
    </message>
    <message>
        <source>A name is not known here.</source>
        <translation>Ada nama yang tidak dikenal.</translation>
    </message>
    <message>
        <source>A name occurs twice.</source>
        <translation>Ada nama yang muncul dua kali.</translation>
    </message>
    <message>
        <source>Weights are missing.</source>
        <translation>Ada bobot yang tidak ditemukan.</translation>
    </message>
    <message>
        <source>The weights have other shapes than the network needs.</source>
        <translation>Bentuk bobot berbeda dari yang dibutuhkan jaringan.</translation>
    </message>
    <message>
        <source>There are weights that are not finite numbers.</source>
        <translation>Ada bobot yang bukan bilangan hingga.</translation>
    </message>
    <message>
        <source>A value is outside its limits.</source>
        <translation>Ada nilai di luar batasnya.</translation>
    </message>
    <message>
        <source>The recipe is not valid.</source>
        <translation>Resep tidak sah.</translation>
    </message>
    <message>
        <source>The data set needs readable images of at least two classes.</source>
        <translation>Set data memerlukan gambar yang terbaca dari sedikitnya dua kelas.</translation>
    </message>
    <message>
        <source>The data set holds damaged images.</source>
        <translation>Set data berisi gambar rusak.</translation>
    </message>
    <message>
        <source>The classes of the data set do not fit the model.</source>
        <translation>Kelas set data tidak cocok dengan model.</translation>
    </message>
    <message>
        <source>The engine that runs networks could not be loaded.</source>
        <translation>Mesin hitung yang menjalankan jaringan tidak dapat dimuat.</translation>
    </message>
    <message>
        <source>The training diverged.</source>
        <translation>Pelatihan menjadi divergen.</translation>
    </message>
    <message>
        <source>The decoded file differs from what was packed.</source>
        <translation>Hasil dekode berkas berbeda dari yang dikemas.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>Terjadi kesalahan di dalam program.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a file&apos;s name and what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pangkas::HeadlineBar</name>
    <message>
        <source>Evaluate</source>
        <translation>Evaluasi</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Ekspor...</translation>
    </message>
    <message>
        <source>built-in sample</source>
        <translation>contoh bawaan</translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln class(es) · %2</source>
        <translation>
            <numerusform>%1, %Ln kelas · %2</numerusform>
        </translation>
    </message>
    <message>
        <source>All parameters as 32-bit floats: %1</source>
        <translation>Semua parameter sebagai bilangan pecahan 32 bit: %1</translation>
    </message>
    <message>
        <source>Dense bytes divided by packed bytes</source>
        <translation>Bita padat dibagi bita terkemas</translation>
    </message>
    <message>
        <source>The file that Export writes for this recipe has exactly %1: coded and counted</source>
        <translation>Berkas yang ditulis Ekspor untuk resep ini berukuran tepat %1: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>terkemas</translation>
    </message>
    <message>
        <source>Predicted from the entropy of positions and codes, without the container. The file itself is being packed in the background.</source>
        <translation>Diperkirakan dari entropi posisi dan kode, tanpa wadah. Berkasnya sendiri sedang dikemas di latar belakang.</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>perkiraan</translation>
    </message>
    <message numerus="yes">
        <source>top-1 on %Ln validation image(s)</source>
        <translation>
            <numerusform>top-1 pada %Ln gambar validasi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>top-1 · %Ln image(s) ready</source>
        <translation>
            <numerusform>top-1 · %Ln gambar siap</numerusform>
        </translation>
    </message>
    <message>
        <source>top-1 · no data set</source>
        <translation>top-1 · tanpa set data</translation>
    </message>
    <message>
        <source>dense %1</source>
        <translation>padat %1</translation>
    </message>
    <message>
        <source>measuring %1 of %2: %3</source>
        <translation>mengukur %1 dari %2: %3</translation>
    </message>
    <message>
        <source>measuring dense, %1 of %2</source>
        <translation>mengukur yang padat, %1 dari %2</translation>
    </message>
    <message>
        <source>The evaluation is under way</source>
        <translation>Evaluasi sedang berlangsung</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>belum diukur</translation>
    </message>
    <message>
        <source>Press Evaluate to run the compressed network on the data set</source>
        <translation>Tekan Evaluasi untuk menjalankan jaringan yang dimampatkan pada set data</translation>
    </message>
    <message>
        <source>Open a data set first</source>
        <translation>Buka set data lebih dahulu</translation>
    </message>
    <message>
        <source>measured on the file</source>
        <translation>diukur dari berkas</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>terukur</translation>
    </message>
    <message>
        <source>The network was decoded from the exported file and run on every image</source>
        <translation>Jaringan didekode dari berkas yang diekspor dan dijalankan pada setiap gambar</translation>
    </message>
    <message>
        <source>The compressed network of this recipe was decoded and run on every image</source>
        <translation>Jaringan mampat dari resep ini didekode dan dijalankan pada setiap gambar</translation>
    </message>
    <message>
        <source>for an earlier recipe</source>
        <translation>untuk resep sebelumnya</translation>
    </message>
    <message>
        <source>The recipe has changed since: press Evaluate to measure it</source>
        <translation>Resep sudah berubah: tekan Evaluasi untuk mengukurnya</translation>
    </message>
    <message>
        <source>The uncompressed network: %1 of %2 images right, %3
Images: %4</source>
        <translation>Jaringan tanpa pemampatan: %1 dari %2 gambar benar, %3
Gambar: %4</translation>
    </message>
    <message>
        <source>%1 of %2 images right; 95 % interval by Wilson: %3 to %4
Mean loss %5, %6 images/s, %7
Images: %8</source>
        <translation>%1 dari %2 gambar benar; selang 95 % menurut Wilson: %3 sampai %4
Rata-rata rugi %5, %6 gambar/dtk, %7
Gambar: %8</translation>
    </message>
</context>
<context>
    <name>pangkas::JobsPanel</name>
    <message>
        <source>Loading the engine</source>
        <translation>Memuat mesin hitung</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Membaca</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Memeriksa</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>Memangkas</translation>
    </message>
    <message>
        <source>Sharing weights</source>
        <translation>Berbagi bobot</translation>
    </message>
    <message>
        <source>Coding</source>
        <translation>Mengodekan</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Menulis</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>Mendekode</translation>
    </message>
    <message>
        <source>Comparing bit by bit</source>
        <translation>Membandingkan bit demi bit</translation>
    </message>
    <message>
        <source>Loading images</source>
        <translation>Memuat gambar</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Mengevaluasi</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Melatih</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Menggambar</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>menunggu</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 dari %3</translation>
    </message>
    <message numerus="yes">
        <source>%1, about %Ln second(s) left</source>
        <translation>
            <numerusform>%1, sekitar %Ln detik lagi</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation>Batal: %1</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Pekerjaan</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Tidak ada yang berjalan</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerPanel</name>
    <message>
        <source>%1 weights, %2 exactly zero after pruning</source>
        <translation>%1 bobot, %2 tepat nol setelah dipangkas</translation>
    </message>
    <message>
        <source>%1 weights, switched off: stored as they are</source>
        <translation>%1 bobot, dimatikan: disimpan apa adanya</translation>
    </message>
    <message>
        <source>%1 σ</source>
        <translation>%1 σ</translation>
    </message>
    <message>
        <source>Threshold divided by the layer&apos;s standard deviation, %1</source>
        <translation>Ambang dibagi simpangan baku lapisan, %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>paling banyak %1</translation>
    </message>
    <message>
        <source>off</source>
        <comment>weight sharing</comment>
        <translation>mati</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Counts on a logarithmic scale</source>
        <translation>Cacah pada skala logaritmik</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Counts on a linear scale</source>
        <translation>Cacah pada skala linear</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Ambang</translation>
    </message>
    <message>
        <source>Weights of a smaller magnitude become zero</source>
        <translation>Bobot dengan magnitudo lebih kecil menjadi nol</translation>
    </message>
    <message>
        <source>Multiple of σ</source>
        <translation>Kelipatan σ</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>Nol</translation>
    </message>
    <message>
        <source>Share of the layer&apos;s weights that become zero</source>
        <translation>Bagian bobot lapisan yang menjadi nol</translation>
    </message>
    <message>
        <source>Energy removed</source>
        <translation>Energi dibuang</translation>
    </message>
    <message>
        <source>Share of the sum of squared weights that pruning takes away, from the layer&apos;s table of magnitudes</source>
        <translation>Bagian jumlah kuadrat bobot yang dibuang pemangkasan, dari tabel magnitudo lapisan</translation>
    </message>
    <message>
        <source>Shared values</source>
        <translation>Nilai bersama</translation>
    </message>
    <message>
        <source>Values besides zero that the stored weights have in common</source>
        <translation>Nilai selain nol yang dipakai bersama oleh bobot tersimpan</translation>
    </message>
    <message>
        <source>Drag either threshold. The wheel zooms, a double click shows all. Triangles are shared values.</source>
        <translation>Seret salah satu ambang. Roda untuk memperbesar, klik ganda untuk melihat semua. Segitiga adalah nilai bersama.</translation>
    </message>
    <message>
        <source>Histogram of the layer&apos;s weights</source>
        <translation>Histogram bobot lapisan</translation>
    </message>
    <message>
        <source>Coder</source>
        <translation>Pengode</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTableModel</name>
    <message>
        <source>compress %1</source>
        <translation>mampatkan %1</translation>
    </message>
    <message>
        <source>Whether the layer is compressed; otherwise it is stored as it is</source>
        <translation>Apakah lapisan dimampatkan; bila tidak, disimpan apa adanya</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Lapisan</translation>
    </message>
    <message>
        <source>The layer&apos;s name in the literature</source>
        <translation>Nama lapisan dalam pustaka</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>What the layer computes</source>
        <translation>Apa yang dihitung lapisan</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Bentuk</translation>
    </message>
    <message>
        <source>Sizes of the weight tensor: outputs first</source>
        <translation>Ukuran tensor bobot: keluaran lebih dahulu</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Weights and biases; the bar is the share of the whole model</source>
        <translation>Bobot dan bias; batang menunjukkan bagian dari seluruh model</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>Sparsitas</translation>
    </message>
    <message>
        <source>Share of the weights that become zero, the smallest magnitudes first</source>
        <translation>Bagian bobot yang menjadi nol, mulai dari magnitudo terkecil</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Bits of a code: b bits address 2^b − 1 shared values and zero</source>
        <translation>Bit sebuah kode: b bit mengalamatkan 2^b − 1 nilai bersama dan nol</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Awal</translation>
    </message>
    <message>
        <source>Where the k-means centroids start</source>
        <translation>Dari mana sentroid k-means bermula</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Kepadatan</translation>
    </message>
    <message>
        <source>Share of the weights that are stored</source>
        <translation>Bagian bobot yang disimpan</translation>
    </message>
    <message>
        <source>Packed</source>
        <translation>Terkemas</translation>
    </message>
    <message>
        <source>Bytes of the layer in the packed file; ≈ marks a prediction</source>
        <translation>Bita lapisan dalam berkas terkemas; ≈ menandai perkiraan</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>Rasio</translation>
    </message>
    <message>
        <source>Dense bytes divided by packed bytes</source>
        <translation>Bita padat dibagi bita terkemas</translation>
    </message>
    <message>
        <source>The layer is compressed. Click to store it as it is.</source>
        <translation>Lapisan dimampatkan. Klik untuk menyimpannya apa adanya.</translation>
    </message>
    <message>
        <source>The layer is stored as it is. Click to compress it.</source>
        <translation>Lapisan disimpan apa adanya. Klik untuk memampatkannya.</translation>
    </message>
    <message>
        <source>%1 weights and %2 biases, %3 of the model</source>
        <translation>%1 bobot dan %2 bias, %3 dari model</translation>
    </message>
    <message>
        <source>%1 of the weights become zero: magnitudes below %2. Drag, or use the arrow keys; press Enter to type a number.</source>
        <translation>%1 bobot menjadi nol: magnitudo di bawah %2. Seret, atau gunakan tombol panah; tekan Enter untuk mengetik angka.</translation>
    </message>
    <message>
        <source>The weights that stay share at most %1 values</source>
        <translation>Bobot yang tersisa berbagi paling banyak %1 nilai</translation>
    </message>
    <message>
        <source>The weights that stay keep their 32-bit values</source>
        <translation>Bobot yang tersisa tetap bernilai 32 bit</translation>
    </message>
    <message>
        <source>Share of the weights that are stored, counted after pruning</source>
        <translation>Bagian bobot yang disimpan, dihitung setelah pemangkasan</translation>
    </message>
    <message>
        <source>Share of the weights that will be stored, from the histogram of magnitudes</source>
        <translation>Bagian bobot yang akan disimpan, dari histogram magnitudo</translation>
    </message>
    <message>
        <source>%1 in the packed file: coded and counted</source>
        <translation>%1 dalam berkas terkemas: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>About %1, predicted from the entropy of positions and codes; not yet coded</source>
        <translation>Sekitar %1, diperkirakan dari entropi posisi dan kode; belum dikodekan</translation>
    </message>
    <message>
        <source>%1 dense to %2 packed</source>
        <translation>%1 padat menjadi %2 terkemas</translation>
    </message>
    <message>
        <source>Coder</source>
        <translation>Pengode</translation>
    </message>
    <message>
        <source>How positions and codes become bytes; nothing is lost, whichever it is</source>
        <translation>Cara posisi dan kode menjadi bita; tidak ada yang hilang, apa pun pilihannya</translation>
    </message>
</context>
<context>
    <name>pangkas::Layers</name>
    <message>
        <source>convolution</source>
        <translation>konvolusi</translation>
    </message>
    <message>
        <source>fully connected</source>
        <translation>terhubung penuh</translation>
    </message>
    <message>
        <source>off</source>
        <comment>weights are not shared</comment>
        <translation>mati</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>linear</translation>
    </message>
    <message>
        <source>density</source>
        <translation>kepadatan</translation>
    </message>
    <message>
        <source>Forgy</source>
        <translation>Forgy</translation>
    </message>
    <message>
        <source>optimal</source>
        <translation>optimal</translation>
    </message>
    <message>
        <source>Deflate</source>
        <translation>Deflate</translation>
    </message>
    <message>
        <source>ZIP&apos;s method: repeated strings and Huffman codes, which every ZIP program understands.</source>
        <translation>Metode ZIP: untaian berulang dan kode Huffman, yang dipahami setiap program ZIP.</translation>
    </message>
    <message>
        <source>Deep Compression</source>
        <translation>Deep Compression</translation>
    </message>
    <message>
        <source>The paper&apos;s method: relative positions with fillers, and Huffman codes for them and for the shared values.</source>
        <translation>Metode makalahnya: posisi relatif dengan pengisi, dan kode Huffman untuk posisi serta nilai bersama.</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Cepat</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Maksimum</translation>
    </message>
    <message>
        <source>Adaptive arithmetic coding that learns from the neighbouring weights: the smallest file, the longest wait.</source>
        <translation>Pengodean aritmetika adaptif yang belajar dari bobot tetangga: berkas terkecil, tunggu terlama.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Otomatis</translation>
    </message>
    <message>
        <source>Asymmetric numeral systems (rANS) for positions and codes, made to be decoded quickly.</source>
        <translation>Sistem bilangan asimetris (rANS) untuk posisi dan kode, dibuat agar cepat didekode.</translation>
    </message>
    <message>
        <source>Codes the layer with every coder and keeps the smallest result.</source>
        <translation>Mengodekan lapisan dengan setiap pengode dan menyimpan hasil terkecil.</translation>
    </message>
    <message>
        <source>Automatic, Fast</source>
        <translation>Otomatis, Cepat</translation>
    </message>
    <message>
        <source>Codes the layer with every coder that is quickly decoded and keeps the smallest result.</source>
        <translation>Mengodekan lapisan dengan setiap pengode yang cepat didekode dan menyimpan hasil terkecil.</translation>
    </message>
</context>
<context>
    <name>pangkas::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Peristiwa</translation>
    </message>
</context>
<context>
    <name>pangkas::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
</context>
<context>
    <name>pangkas::MainWindow</name>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Urungkan: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Urungkan</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>U&amp;langi: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>U&amp;langi</translation>
    </message>
    <message>
        <source>%1[*] – Pangkas</source>
        <comment>window title with a model&apos;s name</comment>
        <translation>%1[*] – Pangkas</translation>
    </message>
    <message>
        <source>Open Model</source>
        <translation>Buka Model</translation>
    </message>
    <message>
        <source>Models (%1);;All files (*)</source>
        <translation>Model (%1);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Open Data Set: a Folder per Class</source>
        <translation>Buka Set Data: Satu Folder per Kelas</translation>
    </message>
    <message>
        <source>Open List of Images and Labels</source>
        <translation>Buka Daftar Gambar dan Label</translation>
    </message>
    <message>
        <source>Lists (*.txt *.tsv *.lst);;All files (*)</source>
        <translation>Daftar (*.txt *.tsv *.lst);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Open Recipe</source>
        <translation>Buka Resep</translation>
    </message>
    <message>
        <source>Recipes (*.json);;All files (*)</source>
        <translation>Resep (*.json);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Save Recipe</source>
        <translation>Simpan Resep</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Resep (*.json)</translation>
    </message>
    <message>
        <source>Export Packed File</source>
        <translation>Ekspor Berkas Terkemas</translation>
    </message>
    <message>
        <source>Packed files (*.pkz)</source>
        <translation>Berkas terkemas (*.pkz)</translation>
    </message>
</context>
<context>
    <name>pangkas::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Tutup pesan ini</translation>
    </message>
</context>
<context>
    <name>pangkas::Numbers</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 bita</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1×</source>
        <comment>how many times smaller</comment>
        <translation>%1×</translation>
    </message>
</context>
<context>
    <name>pangkas::PackPreview</name>
    <message>
        <source>Measuring the packed file</source>
        <translation>Mengukur berkas terkemas</translation>
    </message>
</context>
<context>
    <name>pangkas::PreprocessingDialog</name>
    <message>
        <source>Image Preprocessing</source>
        <translation>Prapemrosesan Gambar</translation>
    </message>
    <message>
        <source>What each image of the data set goes through before the network sees it. After a change, accuracies have to be measured anew.</source>
        <translation>Yang dilalui setiap gambar set data sebelum dilihat jaringan. Setelah diubah, akurasi harus diukur lagi.</translation>
    </message>
    <message>
        <source>Short side after resizing</source>
        <translation>Sisi pendek setelah diubah ukurannya</translation>
    </message>
    <message>
        <source>Images are resized until their shorter side has so many pixels</source>
        <translation>Ukuran gambar diubah sampai sisi pendeknya sebanyak piksel ini</translation>
    </message>
    <message>
        <source>Side of the centre square</source>
        <translation>Sisi persegi di tengah</translation>
    </message>
    <message>
        <source>A square of so many pixels is cut out of the middle; what is missing becomes black</source>
        <translation>Persegi sebesar ini dipotong dari tengah; yang kurang menjadi hitam</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Merah</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Hijau</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Biru</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>mean or deviation, colour</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Rata-rata</translation>
    </message>
    <message>
        <source>Taken away from the values of the channel</source>
        <translation>Dikurangkan dari nilai kanal</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Simpangan</translation>
    </message>
    <message>
        <source>What the values of the channel are then divided by</source>
        <translation>Pembagi nilai kanal setelah itu</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Sides after resizing</source>
        <translation>Sisi setelah diubah ukurannya</translation>
    </message>
    <message>
        <source>Images are resized to a square of so many pixels, whatever their shape</source>
        <translation>Ukuran gambar diubah menjadi persegi sebesar ini, apa pun bentuknya</translation>
    </message>
</context>
<context>
    <name>pangkas::RecentFiles</name>
    <message>
        <source>No Recent Models</source>
        <translation>Belum Ada Model Terakhir</translation>
    </message>
</context>
<context>
    <name>pangkas::Reporter</name>
    <message numerus="yes">
        <source>Opened data set %1: %Ln image(s)</source>
        <translation>
            <numerusform>Set data %1 dibuka: %Ln gambar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Left out %Ln damaged image(s)</source>
        <translation>
            <numerusform>%Ln gambar rusak dilewati</numerusform>
        </translation>
    </message>
    <message>
        <source>Opened recipe %1</source>
        <translation>Resep %1 dibuka</translation>
    </message>
    <message>
        <source>Saved recipe %1</source>
        <translation>Resep %1 disimpan</translation>
    </message>
    <message>
        <source>Opened %1: %2, %3 parameters; the recipe starts from Deep Compression&apos;s densities</source>
        <translation>%1 dibuka: %2, %3 parameter; resep bermula dari kepadatan Deep Compression</translation>
    </message>
    <message numerus="yes">
        <source>Measured top-1 %1 on %Ln image(s)</source>
        <translation>
            <numerusform>Top-1 terukur %1 pada %Ln gambar</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; dense %2</source>
        <translation>%1; padat %2</translation>
    </message>
    <message>
        <source>Written, decoded and equal bit for bit: %1, %2</source>
        <translation>Ditulis, didekode, dan sama bit demi bit: %1, %2</translation>
    </message>
    <message>
        <source>%1; top-1 of the decoded file %2</source>
        <translation>%1; top-1 berkas hasil dekode %2</translation>
    </message>
    <message>
        <source>%1, SHA-256 %2
%3 floats in %4 tensors compared bit by bit</source>
        <translation>%1, SHA-256 %2
%3 bilangan dalam %4 tensor dibandingkan bit demi bit</translation>
    </message>
    <message>
        <source>Images go through the network&apos;s own preprocessing again</source>
        <translation>Gambar kembali melalui prapemrosesan bawaan jaringan</translation>
    </message>
    <message>
        <source>Images go through another preprocessing now</source>
        <translation>Gambar kini melalui prapemrosesan lain</translation>
    </message>
    <message>
        <source>%1 images/s, %2
Images: %3</source>
        <translation>%1 gambar/dtk, %2
Gambar: %3</translation>
    </message>
    <message>
        <source>the built-in sample</source>
        <translation>contoh bawaan</translation>
    </message>
</context>
<context>
    <name>pangkas::SparsityDelegate</name>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
</context>
<context>
    <name>pangkas::WelcomePage</name>
    <message>
        <source>Compress a network by hand and by eye</source>
        <translation>Mampatkan jaringan dengan tangan dan mata</translation>
    </message>
    <message>
        <source>Open a trained AlexNet, drag a sparsity slider per layer, and read two true numbers all the time: the bytes of the file that would be written and the accuracy measured on real images.</source>
        <translation>Buka AlexNet terlatih, seret penggeser sparsitas tiap lapisan, dan baca dua angka yang sebenarnya setiap saat: bita berkas yang akan ditulis dan akurasi yang diukur pada gambar nyata.</translation>
    </message>
    <message>
        <source>Open Sample</source>
        <translation>Buka Contoh</translation>
    </message>
    <message>
        <source>Open Model...</source>
        <translation>Buka Model...</translation>
    </message>
    <message>
        <source>Open Data Set...</source>
        <translation>Buka Set Data...</translation>
    </message>
    <message>
        <source>Models (.pth, .pt, .safetensors, .pkz, .net) and folders of images can also be dropped here.</source>
        <translation>Model (.pth, .pt, .safetensors, .pkz, .net) dan folder gambar juga dapat dijatuhkan di sini.</translation>
    </message>
</context>
<context>
    <name>pangkas::WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Berkas</translation>
    </message>
    <message>
        <source>Open &amp;Sample</source>
        <translation>Buka &amp;Contoh</translation>
    </message>
    <message>
        <source>&amp;Open Model...</source>
        <translation>B&amp;uka Model...</translation>
    </message>
    <message>
        <source>Recent &amp;Models</source>
        <translation>&amp;Model Terakhir</translation>
    </message>
    <message>
        <source>Open &amp;Data Set...</source>
        <translation>Buka Set &amp;Data...</translation>
    </message>
    <message>
        <source>Open &amp;List...</source>
        <translation>Buka Da&amp;ftar...</translation>
    </message>
    <message>
        <source>&amp;Export...</source>
        <translation>&amp;Ekspor...</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Keluar</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Sunting</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>&amp;Resep</translation>
    </message>
    <message>
        <source>Open &amp;Recipe...</source>
        <translation>Buka &amp;Resep...</translation>
    </message>
    <message>
        <source>&amp;Save Recipe...</source>
        <translation>&amp;Simpan Resep...</translation>
    </message>
    <message>
        <source>Preset: &amp;Deep Compression</source>
        <translation>Prasetel: &amp;Deep Compression</translation>
    </message>
    <message>
        <source>Preset: Co&amp;mpact</source>
        <translation>Prasetel: &amp;Ringkas</translation>
    </message>
    <message>
        <source>Gentle pruning, codebooks that know the price of a bit, the smallest coder</source>
        <translation>Pemangkasan lembut, buku kode yang tahu harga satu bit, pengode terkecil</translation>
    </message>
    <message>
        <source>&amp;Reset: Prune Nothing</source>
        <translation>Atur &amp;Ulang: Tanpa Pemangkasan</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>&amp;Jalankan</translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation>&amp;Evaluasi</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Batal</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Tampilan</translation>
    </message>
    <message>
        <source>&amp;Logarithmic Histogram</source>
        <translation>Histogram &amp;Logaritmik</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>&amp;Sistem</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>T&amp;erang</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Gelap</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>&amp;Bahasa</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>B&amp;antuan</translation>
    </message>
    <message>
        <source>&amp;About Pangkas</source>
        <translation>&amp;Tentang Pangkas</translation>
    </message>
    <message>
        <source>&amp;Coder of All Layers</source>
        <translation>&amp;Pengode Semua Lapisan</translation>
    </message>
    <message>
        <source>Image &amp;Preprocessing...</source>
        <translation>&amp;Prapemrosesan Gambar...</translation>
    </message>
</context>
<context>
    <name>pangkas::Workbench</name>
    <message>
        <source>the sample</source>
        <translation>contoh</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>Membuka %1</translation>
    </message>
    <message>
        <source>Opening data set %1</source>
        <translation>Membuka set data %1</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>Menyimpan %1</translation>
    </message>
    <message>
        <source>Evaluating the dense network</source>
        <translation>Mengevaluasi jaringan padat</translation>
    </message>
    <message>
        <source>Evaluating the compressed network</source>
        <translation>Mengevaluasi jaringan mampat</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>Mengekspor %1</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>Memuat mesin hitung</translation>
    </message>
</context>
<context>
    <name>pangkas::Workspace</name>
    <message>
        <source>Layers</source>
        <translation>Lapisan</translation>
    </message>
    <message>
        <source>Drag a slider, or press the arrow keys; Space switches a layer, + and − change its bits.</source>
        <translation>Seret penggeser atau tekan tombol panah; Spasi menyalakan atau mematikan lapisan, + dan − mengubah bitnya.</translation>
    </message>
</context>
</TS>
